// Command coredns is the lab's stand-in for CoreDNS, which Debian does not have: a real DNS server for a cluster's
// services and pods, with CoreDNS' command line, ports and the part of its configuration file that kubeadm writes.
package main

import (
	"flag"
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/miekg/dns"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

const connectTimeout = 2 * time.Second

func main() {
	path := flag.String("conf", "Corefile", "configuration file")
	port := flag.String("dns.port", "53", "port to answer on")
	flag.Parse()
	log.SetFlags(log.LstdFlags | log.Lmicroseconds)
	log.Print("the lab's stand-in for CoreDNS")
	if err := serve(*path, *port); err != nil {
		log.Fatal(err)
	}
}

// serve answers until a signal stops it.
func serve(path, port string) error {
	configuration, err := readCorefile(path)
	if err != nil {
		return err
	}
	credentials, err := rest.InClusterConfig()
	if err != nil {
		return err
	}
	// The service's address leads nowhere until kube-proxy has run: try again soon, not after the default 30 s.
	credentials.Dial = (&net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}).DialContext
	api, err := kubernetes.NewForConfig(credentials)
	if err != nil {
		return err
	}
	stop := make(chan struct{})
	defer close(stop)
	cluster := watchCluster(api, stop)
	handler := &handler{configuration: configuration, cluster: cluster}

	failures := make(chan error)
	go func() { failures <- serveHealth(":8080") }()
	go func() { failures <- serveReadiness(":8181", cluster.synced) }()
	for _, network := range []string{"udp", "tcp"} {
		server := &dns.Server{Addr: ":" + port, Net: network, Handler: handler}
		go func() { failures <- server.ListenAndServe() }()
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	select {
	case err := <-failures:
		return err
	case received := <-signals:
		log.Printf("stopping: %s", received)
		return nil
	}
}
