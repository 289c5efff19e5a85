"""Pages of the planning room: each reads the request, calls one act or query, and renders."""
