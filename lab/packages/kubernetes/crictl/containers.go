package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
)

// allContainers lists the containers in every state, newest first.
func allContainers(client *client) ([]*runtimeapi.Container, error) {
	ctx, cancel := client.context()
	defer cancel()
	answer, err := client.runtime.ListContainers(ctx, &runtimeapi.ListContainersRequest{})
	if err != nil {
		return nil, err
	}
	containers := answer.Containers
	sort.Slice(containers, func(i, j int) bool { return containers[i].CreatedAt > containers[j].CreatedAt })
	return containers, nil
}

func containerState(container *runtimeapi.Container) string {
	state := strings.ToLower(strings.TrimPrefix(container.State.String(), "CONTAINER_"))
	return strings.ToUpper(state[:1]) + state[1:]
}

func listContainers(client *client, arguments *arguments) error {
	containers, err := allContainers(client)
	if err != nil {
		return err
	}
	var chosen []*runtimeapi.Container
	var lines []string
	var rows [][]string
	for _, container := range containers {
		state := containerState(container)
		wanted := arguments.value("state", "s")
		if wanted == "" && !arguments.has("a", "all") {
			wanted = "Running"
		}
		if (wanted != "" && !strings.EqualFold(wanted, state)) ||
			!strings.Contains(container.Metadata.Name, arguments.value("name")) ||
			!strings.HasPrefix(container.PodSandboxId, arguments.value("pod", "p")) {
			continue
		}
		chosen = append(chosen, container)
		lines = append(lines, container.Id)
		rows = append(rows, []string{short(container.Id), short(container.ImageRef), age(container.CreatedAt), state,
			container.Metadata.Name, strconv.Itoa(int(container.Metadata.Attempt)), short(container.PodSandboxId)})
	}
	switch {
	case arguments.json():
		document, err := asJSON(&runtimeapi.ListContainersResponse{Containers: chosen})
		if err != nil {
			return err
		}
		return printJSON(document)
	case arguments.quiet():
		return printLines(lines)
	}
	return printTable([]string{"CONTAINER", "IMAGE", "CREATED", "STATE", "NAME", "ATTEMPT", "POD ID"}, rows)
}

// eachContainer calls act with every container that the operands name by (the beginning of) its identifier.
func eachContainer(client *client, arguments *arguments, act func(container *runtimeapi.Container) error) error {
	operands, err := arguments.atLeastOne("a container")
	if err != nil {
		return err
	}
	containers, err := allContainers(client)
	if err != nil {
		return err
	}
	for _, operand := range operands {
		found := false
		for _, container := range containers {
			if strings.HasPrefix(container.Id, operand) {
				found = true
				if err := act(container); err != nil {
					return err
				}
			}
		}
		if !found {
			return fmt.Errorf("no container %q", operand)
		}
	}
	return nil
}

func containerStatus(client *client, identifier string) (*runtimeapi.ContainerStatusResponse, error) {
	ctx, cancel := client.context()
	defer cancel()
	return client.runtime.ContainerStatus(ctx, &runtimeapi.ContainerStatusRequest{ContainerId: identifier, Verbose: true})
}

func inspectContainers(client *client, arguments *arguments) error {
	return eachContainer(client, arguments, func(container *runtimeapi.Container) error {
		answer, err := containerStatus(client, container.Id)
		if err != nil {
			return err
		}
		status, err := asJSON(answer.Status)
		if err != nil {
			return err
		}
		document := map[string]interface{}{"status": status}
		verbose(document, answer.Info)
		return printJSON(document)
	})
}

// showLogs prints the lines of the log file without the runtime's prefix (time, stream, tag).
func showLogs(client *client, arguments *arguments) error {
	return eachContainer(client, arguments, func(container *runtimeapi.Container) error {
		answer, err := containerStatus(client, container.Id)
		if err != nil {
			return err
		}
		file, err := os.Open(answer.Status.LogPath)
		if err != nil {
			return err
		}
		defer file.Close()
		var lines []string
		scanner := bufio.NewScanner(file)
		scanner.Buffer(nil, largestAnswer)
		for scanner.Scan() {
			fields := strings.SplitN(scanner.Text(), " ", 4)
			lines = append(lines, fields[len(fields)-1])
		}
		if text := arguments.value("tail"); text != "" {
			count, err := strconv.Atoi(text)
			if err != nil {
				return fmt.Errorf("--tail %q is no number", text)
			}
			if count >= 0 && len(lines) > count {
				lines = lines[len(lines)-count:]
			}
		}
		if err := scanner.Err(); err != nil {
			return err
		}
		return printLines(lines)
	})
}

func stopContainer(client *client, identifier string, seconds int64) error {
	ctx, cancel := client.contextWith(time.Duration(seconds) * time.Second)
	defer cancel()
	_, err := client.runtime.StopContainer(ctx, &runtimeapi.StopContainerRequest{ContainerId: identifier, Timeout: seconds})
	return err
}

func stopContainers(client *client, arguments *arguments) error {
	var seconds int64
	if text := arguments.value("t", "timeout"); text != "" {
		var err error
		if seconds, err = strconv.ParseInt(text, 10, 64); err != nil {
			return fmt.Errorf("--timeout %q is no number of seconds", text)
		}
	}
	return eachContainer(client, arguments, func(container *runtimeapi.Container) error {
		if err := stopContainer(client, container.Id, seconds); err != nil {
			return fmt.Errorf("stopping the container %q: %v", container.Id, err)
		}
		fmt.Println(container.Id)
		return nil
	})
}

func removeContainers(client *client, arguments *arguments) error {
	return eachContainer(client, arguments, func(container *runtimeapi.Container) error {
		if container.State == runtimeapi.ContainerState_CONTAINER_RUNNING {
			if !arguments.has("f", "force") {
				return fmt.Errorf("container %q is running, please stop it first", container.Id)
			}
			if err := stopContainer(client, container.Id, 0); err != nil {
				return fmt.Errorf("stopping the container %q: %v", container.Id, err)
			}
		}
		ctx, cancel := client.context()
		defer cancel()
		if _, err := client.runtime.RemoveContainer(ctx, &runtimeapi.RemoveContainerRequest{ContainerId: container.Id}); err != nil {
			return fmt.Errorf("removing the container %q: %v", container.Id, err)
		}
		fmt.Println(container.Id)
		return nil
	})
}
