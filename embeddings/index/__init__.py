"""The nearest neighbours of unit vectors among those of the wanted facets: one protocol, two ways to keep it.

`FaissIndex` (local.py) lives in the memory of one process, `MilvusIndex` (milvus.py) in a database of vectors that
several processes share and that filters by itself.
"""

from embeddings.facets import Facets, Where
from embeddings.index.local import FLAT_LIMIT, FaissIndex
from embeddings.index.protocol import ANYTHING, Hits, VectorIndex

__all__ = ["ANYTHING", "FLAT_LIMIT", "Facets", "FaissIndex", "Hits", "VectorIndex", "Where"]
