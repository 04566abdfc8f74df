"""What the bot costs on the machine at hand, each figure beside something it can be compared with.

Nothing here asserts: a figure that falls short is printed as it is. docs/performance.md says how to read them.
"""
