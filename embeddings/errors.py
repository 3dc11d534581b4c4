"""What can go wrong between a text and its neighbours. Each message holds the value and the way out."""


class EmbeddingsError(Exception):
    """Base of every error this package raises on purpose."""


class WeightsDamaged(EmbeddingsError):
    """A file of weights is missing, or is not the one that the manifest names."""


class UnknownEncoder(EmbeddingsError):
    """No model stands behind the name or folder that was asked for."""


class ExtraMissing(EmbeddingsError):
    """What was asked for needs packages of an extra that are not installed."""


class BadTexts(EmbeddingsError):
    """What came to an encoder is not a sequence of texts."""


class BadVectors(EmbeddingsError):
    """Vectors of the wrong shape or type, with NaN, or not of unit length."""


class BadFacets(EmbeddingsError):
    """Not one `Facets` an id."""


class BadId(EmbeddingsError):
    """An id that no index takes: negative, or not an integer."""


class UnknownId(EmbeddingsError):
    """An id that the index does not hold."""


class DuplicateId(EmbeddingsError):
    """An id that the index holds already, or that occurs twice in one batch."""


class BadCorpus(EmbeddingsError):
    """A file of parallel or judged text is missing, or is not of the form that is asked for."""


class SnapshotUnusable(EmbeddingsError):
    """There is no snapshot, or it is damaged, or it was written by or for another: build from the database instead."""


class IndexUnreachable(EmbeddingsError):
    """The database of vectors that the setting names cannot be used."""
