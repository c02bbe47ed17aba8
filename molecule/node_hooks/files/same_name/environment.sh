#!/bin/bash
# Another script of the same name, with arguments and an environment.
echo "$1, $2, ${#TOKEN}, $PWD"
