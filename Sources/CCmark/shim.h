// cmark-gfm: the parser of GitHub's Markdown, and its extensions for tables and the like.
#include <cmark-gfm.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm-core-extensions.h>
