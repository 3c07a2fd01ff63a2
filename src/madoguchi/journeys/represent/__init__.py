"""Acting for somebody who has no account: asked for by a parent or guardian, confirmed by the office, and watched."""
