package simulator

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io/ioutil"
	"net"
	"sort"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
	"gopkg.in/yaml.v3"
)

// guestinfo is what a guest can read of its VM's configuration: the extraConfig keys that begin with "guestinfo.".
type guestinfo map[string]string

func guestinfoOf(options []types.BaseOptionValue) guestinfo {
	info := make(guestinfo)
	for _, option := range options {
		value := option.GetOptionValue()
		if strings.HasPrefix(value.Key, "guestinfo.") {
			info[value.Key] = fmt.Sprint(value.Value)
		}
	}
	return info
}

// identity is the part of the cloud-init metadata that decides how a machine appears on the network.
type identity struct {
	HostName string
	Address  *net.IPNet // nil when the guest is to ask for one
}

// identity reads guestinfo.metadata: plain, base64 or gzip+base64; JSON or YAML; with "network" as a document of netplan's
// version 2, in place or encoded by itself.
func (info guestinfo) identity() (identity, error) {
	var id identity

	text, err := decode(info["guestinfo.metadata"], info["guestinfo.metadata.encoding"])
	if err != nil {
		return id, fmt.Errorf("guestinfo.metadata: %w", err)
	}

	var metadata struct {
		HostName string    `yaml:"local-hostname"`
		Network  yaml.Node `yaml:"network"`
		Encoding string    `yaml:"network.encoding"`
	}
	if err = yaml.Unmarshal(text, &metadata); err != nil {
		return id, fmt.Errorf("guestinfo.metadata: %w", err)
	}
	id.HostName = metadata.HostName

	document := &metadata.Network
	if document.Kind == yaml.ScalarNode && document.Tag == "!!str" {
		if text, err = decode(document.Value, metadata.Encoding); err != nil {
			return id, fmt.Errorf("guestinfo.metadata: network: %w", err)
		}
		document = new(yaml.Node)
		if err = yaml.Unmarshal(text, document); err != nil {
			return id, fmt.Errorf("guestinfo.metadata: network: %w", err)
		}
	}
	if document.Kind == 0 {
		return id, nil
	}

	var network netplan
	if err = document.Decode(&network); err != nil {
		return id, fmt.Errorf("guestinfo.metadata: network: %w", err)
	}
	id.Address, err = network.address()
	return id, err
}

type netplan struct {
	Network   *netplan `yaml:"network"` // the form with the outer key
	Ethernets map[string]struct {
		Addresses []string `yaml:"addresses"`
	} `yaml:"ethernets"`
}

// address is the first IPv4 address of the first interface that has one, or nil.
func (n *netplan) address() (*net.IPNet, error) {
	if n.Network != nil {
		return n.Network.address()
	}

	names := make([]string, 0, len(n.Ethernets))
	for name := range n.Ethernets {
		names = append(names, name)
	}
	sort.Strings(names)

	for _, name := range names {
		for _, text := range n.Ethernets[name].Addresses {
			ip, prefix, err := net.ParseCIDR(text)
			if err != nil {
				return nil, fmt.Errorf("guestinfo.metadata: network: %s: %w", name, err)
			}
			if ip.To4() != nil {
				prefix.IP = ip
				return prefix, nil
			}
		}
	}

	return nil, nil
}

func decode(text, encoding string) ([]byte, error) {
	switch encoding {
	case "":
		return []byte(text), nil
	case "base64", "b64":
		return base64.StdEncoding.DecodeString(text)
	case "gzip+base64", "gz+b64":
		packed, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, err
		}
		reader, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, err
		}
		return ioutil.ReadAll(reader)
	}
	return nil, fmt.Errorf("unknown encoding %q", encoding)
}
