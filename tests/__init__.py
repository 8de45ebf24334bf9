"""Tests: a package for each of edge_agent's and cloud's, flat; `stories` are whole calls, `live` needs the stack."""
