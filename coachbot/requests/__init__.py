"""What dialogues may ask of the service, a module a capability: each a request, with the shape of its result.

Results are JSON. Every request is safe to repeat for the same conversation and name: it then
replaces what it did before.
"""
