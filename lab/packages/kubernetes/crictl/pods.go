package main

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
)

// allPods lists the pod sandboxes, newest first.
func allPods(client *client) ([]*runtimeapi.PodSandbox, error) {
	ctx, cancel := client.context()
	defer cancel()
	answer, err := client.runtime.ListPodSandbox(ctx, &runtimeapi.ListPodSandboxRequest{})
	if err != nil {
		return nil, err
	}
	pods := answer.Items
	sort.Slice(pods, func(i, j int) bool { return pods[i].CreatedAt > pods[j].CreatedAt })
	return pods, nil
}

func podState(pod *runtimeapi.PodSandbox) string {
	return strings.TrimPrefix(pod.State.String(), "SANDBOX_")
}

func listPods(client *client, arguments *arguments) error {
	pods, err := allPods(client)
	if err != nil {
		return err
	}
	var chosen []*runtimeapi.PodSandbox
	var lines []string
	var rows [][]string
	for _, pod := range pods {
		state := podState(pod)
		wanted := arguments.value("state", "s")
		if !strings.Contains(pod.Metadata.Name, arguments.value("name")) ||
			!strings.Contains(pod.Metadata.Namespace, arguments.value("namespace")) ||
			(wanted != "" && !strings.EqualFold(wanted, state)) {
			continue
		}
		chosen = append(chosen, pod)
		lines = append(lines, pod.Id)
		rows = append(rows, []string{short(pod.Id), age(pod.CreatedAt), state, pod.Metadata.Name, pod.Metadata.Namespace,
			strconv.Itoa(int(pod.Metadata.Attempt))})
	}
	switch {
	case arguments.json():
		document, err := asJSON(&runtimeapi.ListPodSandboxResponse{Items: chosen})
		if err != nil {
			return err
		}
		return printJSON(document)
	case arguments.quiet():
		return printLines(lines)
	}
	return printTable([]string{"POD ID", "CREATED", "STATE", "NAME", "NAMESPACE", "ATTEMPT"}, rows)
}

// eachPod calls act with every pod that the operands name by (the beginning of) its identifier.
func eachPod(client *client, arguments *arguments, act func(pod *runtimeapi.PodSandbox) error) error {
	operands, err := arguments.atLeastOne("a pod")
	if err != nil {
		return err
	}
	pods, err := allPods(client)
	if err != nil {
		return err
	}
	for _, operand := range operands {
		found := false
		for _, pod := range pods {
			if strings.HasPrefix(pod.Id, operand) {
				found = true
				if err := act(pod); err != nil {
					return err
				}
			}
		}
		if !found {
			return fmt.Errorf("no pod %q", operand)
		}
	}
	return nil
}

func inspectPods(client *client, arguments *arguments) error {
	return eachPod(client, arguments, func(pod *runtimeapi.PodSandbox) error {
		ctx, cancel := client.context()
		defer cancel()
		answer, err := client.runtime.PodSandboxStatus(ctx, &runtimeapi.PodSandboxStatusRequest{PodSandboxId: pod.Id, Verbose: true})
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

func stopPod(client *client, identifier string) error {
	ctx, cancel := client.context()
	defer cancel()
	_, err := client.runtime.StopPodSandbox(ctx, &runtimeapi.StopPodSandboxRequest{PodSandboxId: identifier})
	return err
}

func stopPods(client *client, arguments *arguments) error {
	return eachPod(client, arguments, func(pod *runtimeapi.PodSandbox) error {
		if err := stopPod(client, pod.Id); err != nil {
			return fmt.Errorf("stopping the pod sandbox %q: %v", pod.Id, err)
		}
		fmt.Printf("Stopped sandbox %s\n", pod.Id)
		return nil
	})
}

func removePods(client *client, arguments *arguments) error {
	return eachPod(client, arguments, func(pod *runtimeapi.PodSandbox) error {
		if arguments.has("f", "force") {
			if err := stopPod(client, pod.Id); err != nil {
				return fmt.Errorf("stopping the pod sandbox %q: %v", pod.Id, err)
			}
		} else if pod.State == runtimeapi.PodSandboxState_SANDBOX_READY {
			return fmt.Errorf("pod sandbox %q is running, please stop it first", pod.Id)
		}
		ctx, cancel := client.context()
		defer cancel()
		if _, err := client.runtime.RemovePodSandbox(ctx, &runtimeapi.RemovePodSandboxRequest{PodSandboxId: pod.Id}); err != nil {
			return fmt.Errorf("removing the pod sandbox %q: %v", pod.Id, err)
		}
		fmt.Printf("Removed sandbox %s\n", pod.Id)
		return nil
	})
}
