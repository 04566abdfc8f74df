"""From templates to messages, and from a journal to a trail."""
