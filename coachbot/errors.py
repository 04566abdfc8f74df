"""The kinds of error, few and each with its own way out. A docstring is the message where none is given."""


class CoachbotError(Exception):
    """Something went wrong."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class Misunderstood(CoachbotError):  # noqa: N818  # a person's words are no error
    """I didn't catch that.

    A person's words did not fit the question. `hint` names the message that asks again;
    never logged as an error.
    """

    def __init__(self, hint: str, **values: object) -> None:
        super().__init__(hint)
        self.hint = hint
        self.values = values


class ContentError(CoachbotError):
    """A content file is wrong."""


class DialogueError(CoachbotError):
    """A dialogue is wrong."""


class DeliveryError(CoachbotError):
    """The channel refused a message.

    `permanent` pauses the person and keeps the data; `unsendable` means that this message can never be
    sent, to anyone, while the person can still be reached: give it up and go on. Otherwise the message
    is tried again, after `retry_after` seconds where the channel said so.
    """

    def __init__(
        self,
        message: str | None = None,
        *,
        permanent: bool = False,
        unsendable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unsendable = unsendable
        self.retry_after = retry_after


class Stale(CoachbotError):  # noqa: N818  # nor is being second
    """Another worker got there first; load again and try again."""


class Forbidden(CoachbotError):  # noqa: N818  # what it says
    """Someone asked for what isn't theirs to read or to change; no dialogue should."""


class SettingsError(CoachbotError):
    """A setting is wrong."""


class StoreError(CoachbotError):
    """The database can't be used."""
