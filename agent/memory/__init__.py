"""What a dialog remembers: states and pictures in a store, measured exhibits in a gallery."""
