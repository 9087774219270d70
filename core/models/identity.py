"""Warehouses, people, their credentials and sessions."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, Date, ForeignKey, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, BigCount, CreatedAt, Id, JsonList, UpdatedAt, UserRole, Version, default


class Warehouse(Base):
    """A site: what a user sees ends at its fence."""

    __tablename__ = "warehouses"

    id: Mapped[Id]
    name: Mapped[str]
    address: Mapped[str | None]
    timezone: Mapped[str] = default()
    country: Mapped[str | None]
    subdivision: Mapped[str | None]
    working_weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), server_default="{1,2,3,4,5}")
    closed_days: Mapped[list[date]] = mapped_column(ARRAY(Date), server_default="{}")
    active: Mapped[bool] = default()
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class Profile(Base):
    """A person."""

    __tablename__ = "profiles"

    id: Mapped[Id]
    role: Mapped[str] = mapped_column(UserRole)
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    first_name: Mapped[str] = default()
    last_name: Mapped[str] = default()
    phone: Mapped[str | None]
    email: Mapped[str]
    active: Mapped[bool] = default()
    email_verified: Mapped[bool] = default()
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class UserCredentials(Base):
    """Secrets of a person: no process reads them but through the functions of ``app``."""

    __tablename__ = "user_credentials"

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    password_hash: Mapped[str]
    password_salt: Mapped[str | None]
    must_change_password: Mapped[bool] = default()
    previous_passwords: Mapped[JsonList] = default()
    password_changed_at: Mapped[datetime] = default()
    failed_logins: Mapped[int] = default()
    locked_until: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None]
    pending_totp_secret: Mapped[str | None]
    totp_last_step: Mapped[BigCount]
    recovery_codes: Mapped[JsonList] = default()
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class UserSession(Base):
    """A login on a device. The refresh token's hash is written by the API and read by ``app.rotate_session`` only."""

    __tablename__ = "user_sessions"

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    session_id: Mapped[str]
    refresh_token_hash: Mapped[str] = mapped_column(deferred=True, deferred_raiseload=True)
    family: Mapped[UUID] = default()
    expires_at: Mapped[datetime]
    ip_address: Mapped[str | None]
    user_agent: Mapped[str | None]
    device_fingerprint: Mapped[str | None]
    remember_me: Mapped[bool] = default()
    is_active: Mapped[bool] = default()
    rotated_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class ApiKey(Base):
    """A key of a gateway or another system. Its hash is written by the API and compared by ``app.enter`` only."""

    __tablename__ = "api_keys"

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id"))
    name: Mapped[str]
    prefix: Mapped[str]
    key_hash: Mapped[str] = mapped_column(deferred=True, deferred_raiseload=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
    version: Mapped[Version]


class ApiKeyUse(Base):
    """When a key was last used, to the minute."""

    __tablename__ = "api_key_uses"

    key_id: Mapped[UUID] = mapped_column(ForeignKey("api_keys.id", ondelete="CASCADE"), primary_key=True)
    last_used_at: Mapped[datetime | None]


class AccountToken(Base):
    """A link by mail, good once: to set a password."""

    __tablename__ = "account_tokens"

    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    token_hash: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
