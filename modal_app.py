"""The Modal app: the only file that imports modal. It names the app; its functions come with the after-call jobs."""

import modal

app = modal.App("frontdesk")
