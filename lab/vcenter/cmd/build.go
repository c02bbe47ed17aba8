package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"sort"

	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

const gigabyte = 1 << 30

// builder makes one datacenter through the API, and by hand where the API of the simulator stops.
type builder struct {
	ctx     context.Context
	client  *vim25.Client
	folders *object.DatacenterFolders
	finder  *find.Finder
	dc      datacenter
	stores  string

	hosts []*object.HostSystem
	pool  *object.ResourcePool // where templates and fleets live
}

func (inv *inventory) build(ctx context.Context, service *simulator.Service, stores string) error {
	client, err := vim25.NewClient(ctx, service)
	if err != nil {
		return err
	}
	root := object.NewRootFolder(client)

	for _, dc := range inv.Datacenters {
		made, err := root.CreateDatacenter(ctx, dc.Name)
		if err != nil {
			return fmt.Errorf("datacenter %s: %w", dc.Name, err)
		}
		b := &builder{ctx: ctx, client: client, dc: dc, stores: stores, finder: find.NewFinder(client, false)}
		b.finder.SetDatacenter(made)
		if b.folders, err = made.Folders(ctx); err != nil {
			return err
		}
		steps := []func() error{b.addCompute, b.addDatastores, b.addNetworks, b.addSwitches, b.addFolders, b.addTemplates, b.addFleets, b.takeHostsAway}
		for _, step := range steps {
			if err = step(); err != nil {
				return fmt.Errorf("datacenter %s: %w", dc.Name, err)
			}
		}
	}
	return nil
}

func (b *builder) addCompute() error {
	for _, c := range b.dc.Clusters {
		spec := types.ClusterConfigSpecEx{DrsConfig: &types.ClusterDrsConfigInfo{Enabled: types.NewBool(c.DRS)}}
		made, err := b.folders.HostFolder.CreateCluster(b.ctx, c.Name, spec)
		if err != nil {
			return err
		}
		for _, name := range c.Hosts {
			task, err := made.AddHost(b.ctx, types.HostConnectSpec{HostName: name}, true, nil, nil)
			if err = b.addHost(task, err); err != nil {
				return fmt.Errorf("host %s: %w", name, err)
			}
		}
		pool, err := made.ResourcePool(b.ctx)
		if err != nil {
			return err
		}
		for _, name := range c.Pools {
			if _, err = pool.Create(b.ctx, name, types.DefaultResourceConfigSpec()); err != nil {
				return fmt.Errorf("resource pool %s: %w", name, err)
			}
		}
		if b.pool == nil {
			b.pool = pool
		}
	}

	for _, name := range b.dc.Hosts {
		task, err := b.folders.HostFolder.AddStandaloneHost(b.ctx, types.HostConnectSpec{HostName: name}, true, nil, nil)
		if err = b.addHost(task, err); err != nil {
			return fmt.Errorf("host %s: %w", name, err)
		}
	}
	if b.pool == nil && len(b.hosts) != 0 {
		pool, err := b.hosts[0].ResourcePool(b.ctx)
		if err != nil {
			return err
		}
		b.pool = pool
	}
	return nil
}

func (b *builder) addHost(task *object.Task, err error) error {
	if err != nil {
		return err
	}
	info, err := task.WaitForResult(b.ctx, nil)
	if err != nil {
		return err
	}
	b.hosts = append(b.hosts, object.NewHostSystem(b.client, info.Result.(types.ManagedObjectReference)))
	return nil
}

func (b *builder) addDatastores() error {
	for _, d := range b.dc.Datastores {
		dir := filepath.Join(b.stores, b.dc.Name, d.Name)
		if err := os.MkdirAll(dir, 0700); err != nil {
			return err
		}
		var made *object.Datastore
		for _, host := range b.hosts {
			system, err := host.ConfigManager().DatastoreSystem(b.ctx)
			if err != nil {
				return err
			}
			if made, err = system.CreateLocalDatastore(b.ctx, d.Name, dir); err != nil {
				return fmt.Errorf("datastore %s: %w", d.Name, err)
			}
		}
		if made == nil {
			return fmt.Errorf("datastore %s: the datacenter has no hosts", d.Name)
		}
		store := simulator.Map.Get(made.Reference()).(*simulator.Datastore)
		store.Summary.Type = string(types.HostFileSystemVolumeFileSystemTypeVMFS)
		store.Summary.MultipleHostAccess = types.NewBool(len(b.hosts) > 1)
		store.Summary.Capacity = d.CapacityGB * gigabyte
		store.Summary.FreeSpace = store.Summary.Capacity
		if d.FreeGB != nil {
			store.Summary.FreeSpace = *d.FreeGB * gigabyte
		}
		store.Info.GetDatastoreInfo().FreeSpace = store.Summary.FreeSpace
		if d.Maintenance {
			store.Summary.MaintenanceMode = string(types.DatastoreSummaryMaintenanceModeStateInMaintenance)
		}
	}

	for _, pod := range b.dc.DatastoreClusters {
		made, err := b.folders.DatastoreFolder.CreateStoragePod(b.ctx, pod.Name)
		if err != nil {
			return fmt.Errorf("datastore cluster %s: %w", pod.Name, err)
		}
		var members []types.ManagedObjectReference
		for _, name := range pod.Datastores {
			store, err := b.finder.Datastore(b.ctx, name)
			if err != nil {
				return err
			}
			members = append(members, store.Reference())
		}
		task, err := made.MoveInto(b.ctx, members)
		if err != nil {
			return err
		}
		if err = task.Wait(b.ctx); err != nil {
			return fmt.Errorf("datastore cluster %s: %w", pod.Name, err)
		}
		object := simulator.Map.Get(made.Reference()).(*simulator.StoragePod)
		object.PodStorageDrsEntry.StorageDrsConfig.PodConfig.Enabled = !pod.NoDRS
	}
	return nil
}

func (b *builder) addNetworks() error {
	for _, name := range b.dc.Networks {
		net, err := b.finder.Network(b.ctx, name)
		if err != nil { // "VM Network" is there from the start
			system, err := b.hosts[0].ConfigManager().NetworkSystem(b.ctx)
			if err != nil {
				return err
			}
			if err = system.AddPortGroup(b.ctx, types.HostPortGroupSpec{Name: name, VswitchName: "vSwitch0"}); err != nil {
				return fmt.Errorf("network %s: %w", name, err)
			}
			if net, err = b.finder.Network(b.ctx, name); err != nil {
				return err
			}
		}
		b.connect(net.Reference())
	}
	return nil
}

// connect makes a network reachable from every host and what it belongs to; the simulator leaves that out.
func (b *builder) connect(net types.ManagedObjectReference) {
	for _, host := range b.hosts {
		h := simulator.Map.Get(host.Reference()).(*simulator.HostSystem)
		h.Network = with(h.Network, net)
		switch parent := simulator.Map.Get(*h.Parent).(type) {
		case *simulator.ClusterComputeResource:
			parent.Network = with(parent.Network, net)
		case *mo.ComputeResource:
			parent.Network = with(parent.Network, net)
		}
		if network, ok := simulator.Map.Get(net).(*mo.Network); ok {
			network.Host = with(network.Host, h.Self)
		}
	}
}

// with appends to a copy: the simulator shares these slices between hosts.
func with(refs []types.ManagedObjectReference, ref types.ManagedObjectReference) []types.ManagedObjectReference {
	if simulator.FindReference(refs, ref) != nil {
		return refs
	}
	return append(append([]types.ManagedObjectReference(nil), refs...), ref)
}

func (b *builder) addSwitches() error {
	for _, s := range b.dc.DistributedSwitches {
		spec := types.DVSCreateSpec{ConfigSpec: &types.VMwareDVSConfigSpec{DVSConfigSpec: types.DVSConfigSpec{Name: s.Name}}}
		task, err := b.folders.NetworkFolder.CreateDVS(b.ctx, spec)
		if err != nil {
			return err
		}
		info, err := task.WaitForResult(b.ctx, nil)
		if err != nil {
			return fmt.Errorf("distributed switch %s: %w", s.Name, err)
		}
		dvs := object.NewDistributedVirtualSwitch(b.client, info.Result.(types.ManagedObjectReference))

		members := &types.DVSConfigSpec{}
		for _, host := range b.hosts {
			members.Host = append(members.Host, types.DistributedVirtualSwitchHostMemberConfigSpec{
				Operation: string(types.ConfigSpecOperationAdd),
				Host:      host.Reference(),
			})
		}
		if task, err = dvs.Reconfigure(b.ctx, members); err != nil {
			return err
		}
		if err = task.Wait(b.ctx); err != nil {
			return fmt.Errorf("distributed switch %s: %w", s.Name, err)
		}
		for _, name := range s.PortGroups {
			if task, err = dvs.AddPortgroup(b.ctx, []types.DVPortgroupConfigSpec{{Name: name, NumPorts: 8}}); err != nil {
				return err
			}
			if err = task.Wait(b.ctx); err != nil {
				return fmt.Errorf("port group %s: %w", name, err)
			}
		}
	}
	return nil
}

func (b *builder) addFolders() error {
	for _, name := range b.dc.Folders {
		if _, err := b.folder(name); err != nil {
			return fmt.Errorf("folder %s: %w", name, err)
		}
	}
	return nil
}

// folder finds or makes a folder of VMs and those above it.
func (b *builder) folder(name string) (*object.Folder, error) {
	if name == "" || name == "." {
		return b.folders.VmFolder, nil
	}
	if found, err := b.finder.Folder(b.ctx, path.Join(b.folders.VmFolder.InventoryPath, name)); err == nil {
		return found, nil
	}
	parent, err := b.folder(path.Dir(name))
	if err != nil {
		return nil, err
	}
	return parent.CreateFolder(b.ctx, path.Base(name))
}

func (b *builder) addTemplates() error {
	for _, t := range b.dc.Templates {
		if err := b.addTemplate(t); err != nil {
			return fmt.Errorf("template %s: %w", t.Name, err)
		}
	}
	return nil
}

func (b *builder) addTemplate(t template) error {
	vm, err := b.create(t)
	if err != nil {
		return err
	}
	object := simulator.Map.Get(vm.Reference()).(*simulator.VirtualMachine)
	if !t.NoTools {
		object.Guest.ToolsStatus = types.VirtualMachineToolsStatusToolsNotRunning
		object.Guest.ToolsVersion = "12352"
		object.Guest.ToolsVersionStatus2 = string(types.VirtualMachineToolsVersionStatusGuestToolsUnmanaged)
		object.Summary.Guest.ToolsStatus = object.Guest.ToolsStatus
	}
	for _, name := range t.Snapshots {
		task, err := vm.CreateSnapshot(b.ctx, name, "", false, false)
		if err == nil {
			err = task.Wait(b.ctx)
		}
		if err != nil {
			return fmt.Errorf("snapshot %s: %w", name, err)
		}
	}
	if t.NotMarked {
		if t.On {
			_, err = vm.PowerOn(b.ctx)
		}
		return err
	}
	return vm.MarkAsTemplate(b.ctx)
}

// create makes a VM with one disk and one network card.
func (b *builder) create(t template) (*object.VirtualMachine, error) {
	if t.Datastore == "" && len(b.dc.Datastores) != 0 {
		t.Datastore = b.dc.Datastores[0].Name
	}
	if t.Network == "" && len(b.dc.Networks) != 0 {
		t.Network = b.dc.Networks[0]
	}
	if t.CPUs == 0 {
		t.CPUs = 1
	}
	if t.MemoryMB == 0 {
		t.MemoryMB = 1024
	}
	if t.Version == "" {
		t.Version = "vmx-17"
	}
	if t.GuestID == "" {
		t.GuestID = string(types.VirtualMachineGuestOsIdentifierOtherGuest64)
	}

	folder, err := b.folder(t.Folder)
	if err != nil {
		return nil, err
	}
	net, err := b.finder.Network(b.ctx, t.Network)
	if err != nil {
		return nil, err
	}
	backing, err := net.EthernetCardBackingInfo(b.ctx)
	if err != nil {
		return nil, err
	}

	var devices object.VirtualDeviceList
	scsi, err := devices.CreateSCSIController("pvscsi")
	if err != nil {
		return nil, err
	}
	scsi.GetVirtualDevice().Key = 1000
	devices = append(devices, scsi)
	disk := devices.CreateDisk(scsi.(types.BaseVirtualController), types.ManagedObjectReference{}, "")
	disk.CapacityInKB = t.DiskGB << 20
	if disk.CapacityInKB == 0 {
		disk.CapacityInKB = 1 << 20
	}
	disk.Backing.(*types.VirtualDiskFlatVer2BackingInfo).ThinProvisioned = types.NewBool(!t.Thick)
	card, err := devices.CreateEthernetCard("vmxnet3", backing)
	if err != nil {
		return nil, err
	}
	disk.Key = 2000
	card.GetVirtualDevice().Key = 4000
	card.(types.BaseVirtualEthernetCard).GetVirtualEthernetCard().AddressType = string(types.VirtualEthernetCardMacTypeAssigned)
	devices = append(devices, disk, card)

	spec := types.VirtualMachineConfigSpec{
		Name:     t.Name,
		GuestId:  t.GuestID,
		Version:  t.Version,
		Firmware: t.Firmware,
		NumCPUs:  t.CPUs,
		MemoryMB: t.MemoryMB,
		Files:    &types.VirtualMachineFileInfo{VmPathName: fmt.Sprintf("[%s]", t.Datastore)},
	}
	if spec.DeviceChange, err = devices.ConfigSpec(types.VirtualDeviceConfigSpecOperationAdd); err != nil {
		return nil, err
	}
	if t.Machine != "" {
		spec.ExtraConfig = append(spec.ExtraConfig, &types.OptionValue{Key: simulator.RunKey, Value: t.Machine})
	}
	keys := make([]string, 0, len(t.Extra))
	for key := range t.Extra {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		spec.ExtraConfig = append(spec.ExtraConfig, &types.OptionValue{Key: key, Value: t.Extra[key]})
	}

	task, err := folder.CreateVM(b.ctx, spec, b.pool, nil)
	if err != nil {
		return nil, err
	}
	info, err := task.WaitForResult(b.ctx, nil)
	if err != nil {
		return nil, err
	}
	return object.NewVirtualMachine(b.client, info.Result.(types.ManagedObjectReference)), nil
}

func (b *builder) addFleets() error {
	for _, f := range b.dc.VMs {
		for i := 0; i < f.Count; i++ {
			vm, err := b.create(template{Name: fmt.Sprintf("%s-%d", f.Prefix, i), Folder: f.Folder, GuestID: f.GuestID})
			if err != nil {
				return fmt.Errorf("VM %s-%d: %w", f.Prefix, i, err)
			}
			if f.On {
				if _, err = vm.PowerOn(b.ctx); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// takeHostsAway changes hosts that hold their VMs already, as an administrator does.
func (b *builder) takeHostsAway() error {
	hosts := make(map[string]*simulator.HostSystem)
	for _, host := range b.hosts {
		system := simulator.Map.Get(host.Reference()).(*simulator.HostSystem)
		hosts[system.Name] = system
	}
	for _, name := range append(append([]string(nil), b.dc.HostsInMaintenance...), b.dc.HostsDisconnected...) {
		if hosts[name] == nil {
			return fmt.Errorf("there is no host %s", name)
		}
	}
	for _, name := range b.dc.HostsInMaintenance {
		hosts[name].Runtime.InMaintenanceMode = true
	}
	for _, name := range b.dc.HostsDisconnected {
		hosts[name].Runtime.ConnectionState = types.HostSystemConnectionStateDisconnected
	}
	return nil
}
