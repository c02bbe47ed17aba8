// Command crictl is the lab's stand-in for cri-tools' crictl, which Debian does not have.
// It speaks the real CRI protocol and knows the commands that kubeadm 1.20 and a person looking at a node use.
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"time"
)

// command is one subcommand: what it is called with and what it does.
type command struct {
	usage   string
	aliases []string
	run     func(client *client, arguments *arguments) error
}

var commands = map[string]command{
	"info":     {usage: "status of the runtime", run: showInfo},
	"version":  {usage: "version of the runtime", run: showVersion},
	"images":   {usage: "[IMAGE] [-q] [-o json]", aliases: []string{"image", "img"}, run: listImages},
	"inspecti": {usage: "IMAGE...", run: inspectImages},
	"pull":     {usage: "IMAGE", run: pullImage},
	"rmi":      {usage: "IMAGE...", run: removeImages},
	"pods":     {usage: "[--name NAME] [--namespace NS] [--state STATE] [-q] [-o json]", run: listPods},
	"inspectp": {usage: "POD...", run: inspectPods},
	"stopp":    {usage: "POD...", run: stopPods},
	"rmp":      {usage: "[-f] POD...", run: removePods},
	"ps":       {usage: "[-a] [--name NAME] [--pod POD] [--state STATE] [-q] [-o json]", run: listContainers},
	"inspect":  {usage: "CONTAINER...", run: inspectContainers},
	"logs":     {usage: "[--tail N] CONTAINER", run: showLogs},
	"stop":     {usage: "[-t SECONDS] CONTAINER...", run: stopContainers},
	"rm":       {usage: "[-f] CONTAINER...", run: removeContainers},
}

func main() {
	if err := execute(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "crictl:", err)
		os.Exit(1)
	}
}

func execute(words []string) error {
	arguments, err := parse(words)
	if err != nil {
		return err
	}
	if arguments.has("version", "v") && arguments.command == "" {
		fmt.Println("crictl version 1.20.0 (the lab's stand-in)")
		return nil
	}
	command, found := lookup(arguments.command)
	if !found {
		return fmt.Errorf("no command %q; there are:\n%s", arguments.command, usage())
	}
	endpoint, err := endpoint(arguments)
	if err != nil {
		return err
	}
	timeout := 2 * time.Second
	if text := arguments.value("timeout", "t"); text != "" && arguments.command != "stop" {
		if timeout, err = time.ParseDuration(text); err != nil {
			return fmt.Errorf("--timeout %q is no duration such as 10s", text)
		}
	}
	client, err := connect(endpoint, timeout)
	if err != nil {
		return err
	}
	defer client.close()
	return command.run(client, arguments)
}

func lookup(name string) (command, bool) {
	for known, command := range commands {
		if known == name {
			return command, true
		}
		for _, alias := range command.aliases {
			if alias == name {
				return command, true
			}
		}
	}
	return command{}, false
}

func usage() string {
	lines := make([]string, 0, len(commands))
	for name, command := range commands {
		lines = append(lines, fmt.Sprintf("  %s %s", name, command.usage))
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}
