"""The embedded database: a real `mongod`, started, shared and supervised by the services of a folder."""

from matchcamp.mongod.binary import find_mongod
from matchcamp.mongod.errors import MongodError
from matchcamp.mongod.running import Mongod, running_mongod

__all__ = ["Mongod", "MongodError", "find_mongod", "running_mongod"]
