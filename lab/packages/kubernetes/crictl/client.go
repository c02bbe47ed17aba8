package main

import (
	"context"
	"fmt"
	"io/ioutil"
	"net"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1alpha2"
	"sigs.k8s.io/yaml"
)

const (
	configurationFile = "/etc/crictl.yaml"
	defaultEndpoint   = "unix:///run/containerd/containerd.sock"
	// Answers of the runtime with many containers exceed gRPC's 4 MiB.
	largestAnswer = 16 * 1024 * 1024
	pullTimeout   = 10 * time.Minute
)

// client is one connection to a container runtime.
type client struct {
	connection *grpc.ClientConn
	images     runtimeapi.ImageServiceClient
	runtime    runtimeapi.RuntimeServiceClient
	timeout    time.Duration
}

// endpoint is taken from the command line, the environment, /etc/crictl.yaml, or is containerd's.
func endpoint(arguments *arguments) (string, error) {
	if given := arguments.value("r", "runtime-endpoint"); given != "" {
		return given, nil
	}
	if given := os.Getenv("CONTAINER_RUNTIME_ENDPOINT"); given != "" {
		return given, nil
	}
	path := arguments.value("c", "config")
	if path == "" {
		path = configurationFile
	}
	text, err := ioutil.ReadFile(path)
	if os.IsNotExist(err) {
		return defaultEndpoint, nil
	}
	if err != nil {
		return "", err
	}
	configuration := struct {
		RuntimeEndpoint string `json:"runtime-endpoint"`
	}{}
	if err := yaml.Unmarshal(text, &configuration); err != nil {
		return "", fmt.Errorf("%s: %v", path, err)
	}
	if configuration.RuntimeEndpoint == "" {
		return defaultEndpoint, nil
	}
	return configuration.RuntimeEndpoint, nil
}

// connect waits until the socket answers, at most for the timeout.
func connect(endpoint string, timeout time.Duration) (*client, error) {
	path := strings.TrimPrefix(endpoint, "unix://")
	dial := func(ctx context.Context, address string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", address)
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	connection, err := grpc.DialContext(ctx, path, grpc.WithInsecure(), grpc.WithBlock(), grpc.WithContextDialer(dial),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(largestAnswer)))
	if err != nil {
		return nil, fmt.Errorf("no container runtime answers at %s within %s: %v", endpoint, timeout, err)
	}
	return &client{
		connection: connection,
		images:     runtimeapi.NewImageServiceClient(connection),
		runtime:    runtimeapi.NewRuntimeServiceClient(connection),
		timeout:    timeout,
	}, nil
}

func (c *client) close() {
	c.connection.Close()
}

// context bounds one call. Stopping a container may take as long as its grace period.
func (c *client) context() (context.Context, context.CancelFunc) {
	return c.contextWith(0)
}

func (c *client) contextWith(grace time.Duration) (context.Context, context.CancelFunc) {
	const slowestCall = 30 * time.Second
	return context.WithTimeout(context.Background(), slowestCall+c.timeout+grace)
}
