package main

import (
	"context"
	"fmt"
	"sort"
	"strings"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
)

func listImages(client *client, arguments *arguments) error {
	operands := arguments.operands
	// `crictl image ls` is another way to say `crictl images`.
	if len(operands) > 0 && (operands[0] == "ls" || operands[0] == "list") {
		operands = operands[1:]
	}
	request := &runtimeapi.ListImagesRequest{}
	if len(operands) > 0 {
		request.Filter = &runtimeapi.ImageFilter{Image: &runtimeapi.ImageSpec{Image: operands[0]}}
	}
	ctx, cancel := client.context()
	defer cancel()
	answer, err := client.images.ListImages(ctx, request)
	if err != nil {
		return err
	}
	if arguments.json() {
		document, err := asJSON(answer)
		if err != nil {
			return err
		}
		return printJSON(document)
	}
	var lines []string
	var rows [][]string
	for _, image := range answer.Images {
		lines = append(lines, image.Id)
		for _, name := range names(image) {
			rows = append(rows, []string{name[0], name[1], short(image.Id), fmt.Sprintf("%.1fMB", float64(image.Size_)/1e6)})
		}
	}
	if arguments.quiet() {
		return printLines(lines)
	}
	sort.Slice(rows, func(i, j int) bool { return strings.Join(rows[i], " ") < strings.Join(rows[j], " ") })
	return printTable([]string{"IMAGE", "TAG", "IMAGE ID", "SIZE"}, rows)
}

// names splits every tag of an image into repository and tag; an image without tags is "<none>".
func names(image *runtimeapi.Image) [][2]string {
	if len(image.RepoTags) == 0 {
		repository := "<none>"
		if len(image.RepoDigests) > 0 {
			repository = strings.SplitN(image.RepoDigests[0], "@", 2)[0]
		}
		return [][2]string{{repository, "<none>"}}
	}
	var pairs [][2]string
	for _, tag := range image.RepoTags {
		colon := strings.LastIndex(tag, ":")
		pairs = append(pairs, [2]string{tag[:colon], tag[colon+1:]})
	}
	return pairs
}

func inspectImages(client *client, arguments *arguments) error {
	images, err := arguments.atLeastOne("an image")
	if err != nil {
		return err
	}
	for _, image := range images {
		ctx, cancel := client.context()
		answer, err := client.images.ImageStatus(ctx, &runtimeapi.ImageStatusRequest{Image: &runtimeapi.ImageSpec{Image: image}, Verbose: true})
		cancel()
		if err != nil {
			return err
		}
		if answer.Image == nil {
			return fmt.Errorf("no such image %q present", image)
		}
		status, err := asJSON(answer.Image)
		if err != nil {
			return err
		}
		document := map[string]interface{}{"status": status}
		verbose(document, answer.Info)
		if err := printJSON(document); err != nil {
			return err
		}
	}
	return nil
}

func pullImage(client *client, arguments *arguments) error {
	images, err := arguments.atLeastOne("an image")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), pullTimeout)
	defer cancel()
	answer, err := client.images.PullImage(ctx, &runtimeapi.PullImageRequest{Image: &runtimeapi.ImageSpec{Image: images[0]}})
	if err != nil {
		return fmt.Errorf("pulling image %q: %v", images[0], err)
	}
	fmt.Printf("Image is up to date for %s\n", answer.ImageRef)
	return nil
}

func removeImages(client *client, arguments *arguments) error {
	images, err := arguments.atLeastOne("an image")
	if err != nil {
		return err
	}
	for _, image := range images {
		ctx, cancel := client.context()
		_, err := client.images.RemoveImage(ctx, &runtimeapi.RemoveImageRequest{Image: &runtimeapi.ImageSpec{Image: image}})
		cancel()
		if err != nil {
			return fmt.Errorf("removing image %q: %v", image, err)
		}
		fmt.Printf("Deleted: %s\n", image)
	}
	return nil
}
