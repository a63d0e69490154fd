#!/usr/bin/env bash
# Code quality: every file compiles.
set -e

for file in mcp-servers/aidb/*.py; do
  python3 -m py_compile "$file"
done
echo "All Python code is valid"
