"""Our mailbox at the Exchange Online of `graphserver`."""

from __future__ import annotations

from typing import Any

import graphserver
from lacflow.transports.graph import Application, Graph


def our_graph(server: graphserver.GraphServer, **options: Any) -> Graph:
    """Open the server's mailbox as the application it knows."""
    given = {
        "tenant": graphserver.TENANT, "client_id": graphserver.CLIENT, "secret": graphserver.SECRET,
        "authority": server.address, "url": f"{server.address}/v1.0", "ca_file": server.certificate, "timeout": 1.0,
    }  # fmt: skip
    ours = {name: options.pop(name) for name in list(options) if name in Application.__dataclass_fields__}
    return Graph(Application(**{**given, **ours}), graphserver.MAILBOX, **options)
