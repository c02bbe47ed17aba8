package main

import (
	"fmt"
	"strings"
)

// Options that take no value; every other option takes the next word.
var switches = map[string]bool{
	"q": true, "quiet": true, "a": true, "all": true, "f": true, "force": true, "D": true, "debug": true,
	"v": true, "version": true, "no-trunc": true, "digests": true,
}

// arguments is a command line: options may stand before and behind the command.
type arguments struct {
	command  string
	operands []string
	options  map[string]string
}

func parse(words []string) (*arguments, error) {
	parsed := &arguments{options: map[string]string{}}
	for index := 0; index < len(words); index++ {
		word := words[index]
		switch {
		case !strings.HasPrefix(word, "-") || word == "-":
			if parsed.command == "" {
				parsed.command = word
			} else {
				parsed.operands = append(parsed.operands, word)
			}
		case strings.Contains(word, "="):
			parts := strings.SplitN(strings.TrimLeft(word, "-"), "=", 2)
			parsed.options[parts[0]] = parts[1]
		case switches[strings.TrimLeft(word, "-")]:
			parsed.options[strings.TrimLeft(word, "-")] = "true"
		case index+1 < len(words):
			index++
			parsed.options[strings.TrimLeft(word, "-")] = words[index]
		default:
			return nil, fmt.Errorf("option %s needs a value", word)
		}
	}
	return parsed, nil
}

// value gives the first of the names that was given, or "".
func (a *arguments) value(names ...string) string {
	for _, name := range names {
		if value, found := a.options[name]; found {
			return value
		}
	}
	return ""
}

func (a *arguments) has(names ...string) bool {
	return a.value(names...) == "true"
}

func (a *arguments) quiet() bool {
	return a.has("q", "quiet")
}

func (a *arguments) json() bool {
	return a.value("o", "output") == "json"
}

// atLeastOne gives the operands, which a command that acts on something cannot do without.
func (a *arguments) atLeastOne(what string) ([]string, error) {
	if len(a.operands) == 0 {
		return nil, fmt.Errorf("%s needs the identifier of %s", a.command, what)
	}
	return a.operands, nil
}
