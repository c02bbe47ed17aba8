package main

import (
	"fmt"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
)

func showInfo(client *client, arguments *arguments) error {
	ctx, cancel := client.context()
	defer cancel()
	answer, err := client.runtime.Status(ctx, &runtimeapi.StatusRequest{Verbose: true})
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
}

func showVersion(client *client, arguments *arguments) error {
	ctx, cancel := client.context()
	defer cancel()
	answer, err := client.runtime.Version(ctx, &runtimeapi.VersionRequest{})
	if err != nil {
		return err
	}
	fmt.Printf("Version:  %s\nRuntimeName:  %s\nRuntimeVersion:  %s\nRuntimeApiVersion:  %s\n",
		answer.Version, answer.RuntimeName, answer.RuntimeVersion, answer.RuntimeApiVersion)
	return nil
}
