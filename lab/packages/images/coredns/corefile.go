package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/miekg/dns"
)

// corefile is what this server reads of a Corefile: the plugins `kubernetes` and `forward`. Others are left out.
type corefile struct {
	// zone of the cluster, fully qualified: "cluster.local."
	zone string
	ttl  uint32
	// upstreams are host:port of the servers for every other name.
	upstreams []string
}

func readCorefile(path string) (*corefile, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	configuration := &corefile{ttl: 5}
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		words := strings.Fields(strings.TrimSuffix(strings.TrimSpace(scanner.Text()), "{"))
		if len(words) < 2 {
			continue
		}
		switch words[0] {
		case "kubernetes":
			configuration.zone = canonical(words[1])
		case "ttl":
			seconds, err := strconv.ParseUint(words[1], 10, 32)
			if err != nil {
				return nil, fmt.Errorf("%s: ttl %q is no number of seconds", path, words[1])
			}
			configuration.ttl = uint32(seconds)
		case "forward":
			if configuration.upstreams, err = upstreams(words[2:]); err != nil {
				return nil, fmt.Errorf("%s: forward: %v", path, err)
			}
		}
	}
	if configuration.zone == "" {
		return nil, fmt.Errorf("%s: no line `kubernetes ZONE`", path)
	}
	return configuration, scanner.Err()
}

// upstreams resolves what `forward` names: addresses, or files in the form of resolv.conf.
func upstreams(words []string) ([]string, error) {
	var servers []string
	for _, word := range words {
		if !strings.HasPrefix(word, "/") {
			if _, _, err := net.SplitHostPort(word); err != nil {
				word = net.JoinHostPort(word, "53")
			}
			servers = append(servers, word)
			continue
		}
		resolver, err := dns.ClientConfigFromFile(word)
		if err != nil {
			return nil, err
		}
		for _, server := range resolver.Servers {
			servers = append(servers, net.JoinHostPort(server, resolver.Port))
		}
	}
	return servers, nil
}

// canonical is the one spelling of a name: lower case, with the final dot.
func canonical(name string) string {
	return strings.ToLower(dns.Fqdn(name))
}
