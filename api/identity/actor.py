"""Who makes a request."""

from dataclasses import dataclass
from uuid import UUID

from api.errors import Forbidden
from api.identity.roles import CROSS_WAREHOUSE, PERMISSIONS, Permission, Role


@dataclass(frozen=True)
class Actor:
    """A user with an active session or an API key; role and warehouse are the database's, not the token's."""

    id: UUID
    session_id: UUID | None  # None: by a key
    role: Role
    warehouse_id: UUID
    key_id: UUID | None = None
    scopes: frozenset[Permission] | None = None  # of the key; None: all that the role has
    must_change_password: bool = False

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role allows, and the key's scopes do not take away."""
        of_role = PERMISSIONS[self.role]
        return of_role if self.scopes is None else of_role & self.scopes

    def can(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role] and (self.scopes is None or permission in self.scopes)

    @property
    def cross_warehouse(self) -> bool:
        """Whether this person sees every warehouse."""
        return self.role in CROSS_WAREHOUSE

    def need(self, permission: Permission) -> None:
        if not self.can(permission):
            who = f"The role {self.role}" if permission not in PERMISSIONS[self.role] else "This API key"
            raise Forbidden(f"{who} lacks the permission {permission}")

    def need_login(self) -> None:
        """Refuse keys: what concerns passwords, second factors and keys themselves is for people."""
        if self.session_id is None:
            raise Forbidden("This needs a login, not an API key")
