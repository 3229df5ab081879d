"""Posts: documents that show pictures. One file per form; each reads places, and none of them writes."""
