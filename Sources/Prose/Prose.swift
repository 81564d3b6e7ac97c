// Prose: texts that people and services wrote, as lines that can be drawn.
//
// Purpose: Markdown, HTML and plain text become wrapped lines of safe text with a role per piece; quoted parts and
// signatures are marked as folds, links are collected with the host they really go to. Pure: a text, a format and a
// width give one page, which the caller may keep.
//
// May import: Canvas, CCmark (Debian's libcmark-gfm-dev, and libcmark-gfm-extensions-dev beside it for tables,
// strikethrough, bare links and task lists), CGumbo (libgumbo-dev).
// Deliberately absent: network, files, colours, tickets. Nothing is fetched: an image is its description.
//
// Texts are hostile until shown otherwise. Everything drawn went through `SafeText`; what a parser would take too long
// over, or nest too deep for, is read by a simpler and linear reader (HTMLInspection.swift, MarkdownInspection.swift).
