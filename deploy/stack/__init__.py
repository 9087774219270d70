"""The product's local stack: Kafka, PostgreSQL with TimescaleDB, Mosquitto and Redis on this machine.

Only the standard library is used here, so that the stack can run before anything is installed.
"""

from deploy.stack.layout import StackError
from deploy.stack.stack import ServerStatus, Stack

__all__ = ["ServerStatus", "Stack", "StackError"]
