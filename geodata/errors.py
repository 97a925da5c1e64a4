"""What can go wrong with the ground.

GeodataError
├── UnknownName (also KeyError)      nothing has the name that was asked for
│   ├── UnknownRegion                no region
│   ├── UnknownImport                no import
│   ├── UnknownEntity                nothing that has declared itself a state or been recognised
│   ├── UnknownResolution            no vote
│   └── UnknownPerspective           no perspective
├── BadDate (also ValueError)        a day outside 1900–2100, or not a date
├── BadLayer (also ValueError)       a file that is no usable layer
├── BadImport (also ValueError)      an area of control that cannot be imported, or an import that is damaged
├── GeocodingError (also OSError)    an online geocoder does not answer
└── BuildError (also RuntimeError)   a source archive is missing or not what it was

Every message is a sentence for the person at the keyboard: what was wrong and what to do.
"""


class GeodataError(Exception):
    """Root of this package's errors."""


class UnknownName(GeodataError, KeyError):
    """Nothing of the wanted kind has this name."""

    def __str__(self) -> str:  # KeyError would quote the sentence
        return str(self.args[0]) if self.args else ""


class UnknownRegion(UnknownName):
    """No region has this id."""


class BadDate(GeodataError, ValueError):
    """Not a date, or one outside 1900–2100."""


class BadLayer(GeodataError, ValueError):
    """A file that cannot serve as a layer."""


class BadImport(GeodataError, ValueError):
    """A file that cannot be imported, or an import that can no longer be read."""


class UnknownImport(UnknownName):
    """No import has this id."""


class UnknownEntity(UnknownName):
    """Nothing of this name has declared itself a state or been recognised."""


class UnknownResolution(UnknownName):
    """No resolution has this id or symbol."""


class UnknownPerspective(UnknownName):
    """No perspective has this id."""


class GeocodingError(GeodataError, OSError):
    """An online geocoder that was to be asked did not answer, or not as it should."""


class BuildError(GeodataError, RuntimeError):
    """A layer could not be built from its sources."""
