"""Two dashboards of others, as they are published: one that opens without what is behind it, one that does not.

`bull-board` shows queues of jobs, with figures and lists: not our field, but published as it is served, and it stands
before an empty list of queues as it would with a server. `twilio-flex` is of our field, the desk of a call centre; its
package is the greatest part of a page (what it builds on comes beside it), so its size is the least that it can be.
"""

from __future__ import annotations

import os
import re
import shutil
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from string import Template

from playwright.sync_api import Browser

from infra.bench.web.browse import Sign, Told, opened, told
from infra.dev.setup.programs import program
from infra.dev.stack.children import Part, child
from infra.dev.stack.ports import HOST, free_ports
from infra.models.packages import fetch_npm
from infra.places import Places

BULL = "@bull-board/ui", "9.10.2", (
    "sha512-7VHpIe1XIdxlye0deOmMNbmHGVdkEy9nC/gZZitx9uZA3lLE21i92MPGHLFEvMm0Y33fAswPfvzTc3m4pQFg/Q=="
)  # fmt: skip
FLEX = "@twilio/flex-ui", "2.17.1", (
    "sha512-cVJ1jKpyizay2HLYYV8ExTLcy8v61Lq9HBcXqkaUTbf/SIY9Q3gmKRVbQEgV2VwtLpliwPoKIDtMlixxwyWtZw=="
)  # fmt: skip
FLEX_SCRIPT = "package/bundle/twilio-flex.prod.js"
BULL_SHOWN: Mapping[str, Sequence[Sign]] = {"rival": [("#root", 1, "No queues to display.")]}
_FONTS = re.compile(r'<link href="https://[^>]*>')  # from elsewhere: it is spared the wait for them
_FILLED_IN = {"<%= basePath %>": "/", "<%= title %>": "Queues", "<%- uiConfig %>": "{}"}
CONFIG = Template("""\
$user
daemon off;
worker_processes 1;
pid $folder/nginx.pid;
error_log stderr crit;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  types { text/html html; text/css css; text/javascript js; application/json json; image/svg+xml svg; }
  server {
    listen $host:$port;
    root "$folder/site";
    location / { try_files $$uri /index.html; }
    location = /api/queues { default_type application/json; return 200 '{"queues":[]}'; }
  }
}
""")


@contextmanager
def served(places: Places) -> Iterator[str]:
    """Its address, on the same kind of server as ours, while the block lasts."""
    folder = places.var / "bench-web" / "rival"
    _unpack(folder, places)
    port = free_ports().gateway
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(CONFIG.substitute(user=user, folder=folder, host=HOST, port=port))
    command = [str(program("nginx", places)), "-e", "stderr", "-p", str(folder), "-c", str(config)]
    url = f"http://{HOST}:{port}"
    with child(Part("rival", command, folder / "nginx.log", port, f"{url}/")):
        yield url


def _unpack(folder: Path, places: Places) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tarfile.open(fetch_npm(*BULL, places.cache)) as package:
        package.extractall(folder, filter="data")
    site = folder / "site"
    (folder / "package" / "dist").rename(site)
    page = _FONTS.sub("", (site / "index.ejs").read_text())
    for name, value in _FILLED_IN.items():
        page = page.replace(name, value)
    (site / "index.html").write_text(page)


def rival_visit(browser: Browser, url: str) -> Told:
    """Its first view, in a browser that has kept nothing."""
    with opened(browser, url, BULL_SHOWN) as page:
        page.goto(url, wait_until="commit")
        return told(page, "rival")


def flex_script(places: Places) -> bytes:
    """The one file of Flex's package."""
    with tarfile.open(fetch_npm(*FLEX, places.cache)) as package:
        inner = package.extractfile(FLEX_SCRIPT)
        assert inner is not None
        return inner.read()
