"""What can go wrong with articles and their store.

ArticlesError
├── BadSource (also ValueError)      a file or page that cannot be read as an article: skipped by name
│   ├── Forbidden (also PermissionError)   an address that must not be fetched (private, loopback, not http)
│   └── TooLarge                     over the size limit
├── BadCorrection (also ValueError)  a correction of what is not there, or to a value it cannot have
├── BadDate (also ValueError)        not a date, or one outside 1900–2100
├── BadGold (also ValueError)        annotated texts to evaluate on that cannot be read
├── StoreError (also RuntimeError)   the store cannot be opened, or is not one of ours
└── WorkerError (also RuntimeError)  the processes or the cluster that read articles are out of reach, or lost

Every message is a sentence for the person at the keyboard: what was wrong and what to do.
"""


class ArticlesError(Exception):
    """Root of this package's errors."""


class BadSource(ArticlesError, ValueError):
    """A source that cannot be read as an article."""


class Forbidden(BadSource, PermissionError):
    """An address that must not be fetched."""


class TooLarge(BadSource):
    """A source over the size limit."""


class BadCorrection(ArticlesError, ValueError):
    """A correction that cannot be made."""


class BadDate(ArticlesError, ValueError):
    """Not a date, or one outside 1900–2100."""


class BadGold(ArticlesError, ValueError):
    """Annotated texts to evaluate on that cannot be read."""


class StoreError(ArticlesError, RuntimeError):
    """The store cannot be opened, or is not one of ours."""


class WorkerError(ArticlesError, RuntimeError):
    """The processes or the cluster that read articles are out of reach, or lost."""
