package main

import (
	"bytes"
	_ "embed" // the lab's own inventory
	"encoding/json"
	"fmt"
	"io/ioutil"
)

//go:embed inventory.json
var labInventory []byte

// inventory is what a vCenter holds at the start.
type inventory struct {
	Datacenters []datacenter `json:"datacenters"`
}

type datacenter struct {
	Name                string             `json:"name"`
	Clusters            []cluster          `json:"clusters"`
	Hosts               []string           `json:"hosts"` // that belong to no cluster
	Datastores          []datastore        `json:"datastores"`
	DatastoreClusters   []datastoreCluster `json:"datastore_clusters"`
	Networks            []string           `json:"networks"` // standard port groups, on all hosts
	DistributedSwitches []dswitch          `json:"distributed_switches"`
	Folders             []string           `json:"folders"` // of VMs; "A/B" is B in A
	Templates           []template         `json:"templates"`
	VMs                 []fleet            `json:"vms"`
	HostsInMaintenance  []string           `json:"hosts_in_maintenance"` // once the VMs are on them
	HostsDisconnected   []string           `json:"hosts_disconnected"`
}

type cluster struct {
	Name  string   `json:"name"`
	Hosts []string `json:"hosts"`
	Pools []string `json:"pools"` // resource pools right below the cluster's own
	DRS   bool     `json:"drs"`
}

type datastore struct {
	Name       string `json:"name"`
	CapacityGB int64  `json:"capacity_gb"`
	FreeGB     *int64 `json:"free_gb"` // default: all of it

	Maintenance bool `json:"maintenance"`
}

type datastoreCluster struct {
	Name       string   `json:"name"`
	Datastores []string `json:"datastores"`
	NoDRS      bool     `json:"no_drs"` // Storage DRS is switched off
}

type dswitch struct {
	Name       string   `json:"name"`
	PortGroups []string `json:"port_groups"`
}

// template is one VM that is marked as a template.
type template struct {
	Name      string            `json:"name"`
	Folder    string            `json:"folder"`
	GuestID   string            `json:"guest_id"`
	Version   string            `json:"hardware_version"` // "vmx-17"
	Firmware  string            `json:"firmware"`         // "bios" or "efi"
	CPUs      int32             `json:"cpus"`
	MemoryMB  int64             `json:"memory_mb"`
	DiskGB    int64             `json:"disk_gb"`
	Datastore string            `json:"datastore"` // default: the datacenter's first
	Network   string            `json:"network"`   // default: the datacenter's first
	Machine   string            `json:"machine"`   // image of its machine; "": none
	NoTools   bool              `json:"no_tools"`
	Extra     map[string]string `json:"extra_config"`
	NotMarked bool              `json:"not_marked"` // leave it a VM
	On        bool              `json:"on"`         // a VM that runs
	Snapshots []string          `json:"snapshots"`  // each on top of the one before
	Thick     bool              `json:"thick"`      // its disk takes all of its room at once
}

// fleet is a number of VMs alike, named PREFIX-0, PREFIX-1, ...: the crowd of a large vCenter.
type fleet struct {
	Folder  string `json:"folder"`
	Prefix  string `json:"prefix"`
	Count   int    `json:"count"`
	GuestID string `json:"guest_id"`
	On      bool   `json:"on"`
}

func readInventory(name string) (*inventory, error) {
	text := labInventory
	if name != "" {
		var err error
		if text, err = ioutil.ReadFile(name); err != nil {
			return nil, err
		}
	}

	inv := new(inventory)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(inv); err != nil {
		return nil, fmt.Errorf("inventory %s: %w", name, err)
	}
	return inv, nil
}
