"""coachbot: a journal that asks. Reflective practice by chat, self-hosted."""
