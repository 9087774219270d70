"""Who makes a request."""

from dataclasses import dataclass
from uuid import UUID

from api.errors import Forbidden
from api.identity.roles import CROSS_WAREHOUSE, PERMISSIONS, Permission, Role


@dataclass(frozen=True)
class Actor:
    """A user with an active session; role and warehouse are the database's, not the token's."""

    id: UUID
    session_id: UUID
    role: Role
    warehouse_id: UUID

    def can(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]

    @property
    def cross_warehouse(self) -> bool:
        """Whether this person sees every warehouse."""
        return self.role in CROSS_WAREHOUSE

    def need(self, permission: Permission) -> None:
        if not self.can(permission):
            raise Forbidden(f"The role {self.role} lacks the permission {permission}")
