"""The one error that users see: what is wrong, where, and what to do next."""


class RemitError(Exception):
    """A usage, configuration or environment error; the command line prints it as one line and exits with 2.

    `remedy` says what to do next. Neither part may quote a response body or a credential.
    """

    exit_code = 2

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}: {self.remedy}" if self.remedy else self.message


class VerificationError(RemitError):
    """What was sealed no longer holds; the command line exits with 1."""

    exit_code = 1
