package main

import (
	"fmt"
	"strconv"
	"strings"
)

// faults is a flag value: messages of tasks that shall fail, by their name and their number, "Name:n:message".
type faults map[string]map[int]string

func (f faults) String() string { return fmt.Sprint(map[string]map[int]string(f)) }

// Set implements flag.Value.
func (f faults) Set(text string) error {
	parts := strings.SplitN(text, ":", 3)
	if len(parts) != 3 || parts[0] == "" || parts[2] == "" {
		return fmt.Errorf("%q, want Name:n:message", text)
	}
	number, err := strconv.Atoi(parts[1])
	if err != nil || number < 0 {
		return fmt.Errorf("%q, want Name:n:message", text)
	}
	if f[parts[0]] == nil {
		f[parts[0]] = make(map[int]string)
	}
	f[parts[0]][number] = parts[2]
	return nil
}
