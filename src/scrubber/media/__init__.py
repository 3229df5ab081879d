"""Containers: one module per file format, each with one attribute `handler`.

A handler reads the container and says of every stretch of the file whether it stays or goes
(`scrubber.model.Part`). It never decodes pixels and never writes: `_source.splice` is the only writer.
"""
