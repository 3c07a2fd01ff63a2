"""What every page shares: stylesheet, frames, components, the drawing of forms and charts; no URL of its own."""
