"""What the workbench is started with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

#: Addresses of this machine alone.
LOCAL = ("127.0.0.1", "localhost", "::1")
PORT = 8765


@dataclass(frozen=True)
class Settings:
    """Where the workbench listens and where it keeps its files.

    Attributes
    ----------
    workspace : Path
        Folder of cases, drafts, runs and the database.
    host, port : str, int
        Address that it listens at.
    token : str
        Made at each start; what changes something has to show it.
    limit : float
        Seconds after which a job is stopped.
    """

    workspace: Path
    host: str = "127.0.0.1"
    port: int = PORT
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    limit: float = 3600.0

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOCAL

    @property
    def cookie(self) -> str:
        """Name of the cookie that holds the token; cookies of one host are shared by all of its ports."""
        return f"tertius-{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """Exact values of the header ``Host`` that are answered."""
        names = {"127.0.0.1", "localhost", "[::1]"}
        if not self.local:
            names.add(f"[{self.host}]" if ":" in self.host else self.host)
        return frozenset({f"{name}:{self.port}" for name in names} | (names if self.port == 80 else set()))

    @property
    def origins(self) -> frozenset[str]:
        """Values of the header ``Origin`` that the workbench's own pages send."""
        return frozenset(f"http://{host}" for host in self.hosts)
