"""What can go wrong with the ground.

GeodataError
├── UnknownRegion (also KeyError)    an id that no region has
├── BadDate (also ValueError)        a day outside 1900–2100, or not a date
├── BadLayer (also ValueError)       a file that is no usable layer
└── BuildError (also RuntimeError)   a source archive is missing or not what it was

Every message is a sentence for the person at the keyboard: what was wrong and what to do.
"""


class GeodataError(Exception):
    """Root of this package's errors."""


class UnknownRegion(GeodataError, KeyError):
    """No region has this id."""

    def __str__(self) -> str:  # KeyError would quote the sentence
        return str(self.args[0]) if self.args else ""


class BadDate(GeodataError, ValueError):
    """Not a date, or one outside 1900–2100."""


class BadLayer(GeodataError, ValueError):
    """A file that cannot serve as a layer."""


class BuildError(GeodataError, RuntimeError):
    """A layer could not be built from its sources."""
