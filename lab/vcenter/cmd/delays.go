package main

import (
	"fmt"
	"strconv"
	"strings"
)

// delays is a flag value: milliseconds by name, "Name:ms,Name:ms".
type delays map[string]int

func (d delays) String() string { return fmt.Sprint(map[string]int(d)) }

// Set implements flag.Value.
func (d delays) Set(text string) error {
	for _, item := range strings.Split(text, ",") {
		pair := strings.SplitN(item, ":", 2)
		if len(pair) != 2 {
			return fmt.Errorf("%q, want Name:ms", item)
		}
		ms, err := strconv.Atoi(pair[1])
		if err != nil || ms < 0 {
			return fmt.Errorf("%q, want Name:ms", item)
		}
		d[pair[0]] = ms
	}
	return nil
}
