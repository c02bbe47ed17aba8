package simulator

import (
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// maxNameLength is what vCenter accepts for a VM.
const maxNameLength = 80

// checkNewName says why a name cannot be used in a folder, if it cannot.
func checkNewName(folder *mo.Folder, name string) types.BaseMethodFault {
	if name == "" || len(name) > maxNameLength {
		return &types.InvalidName{Name: name, Entity: &folder.Self}
	}
	if existing := Map.FindByName(name, folder.ChildEntity); existing != nil {
		return &types.DuplicateName{Name: name, Object: existing.Reference()}
	}
	return nil
}

// placeVM chooses the host of a new VM: the one asked for, or the one of the pool's hosts with the fewest VMs that can
// reach the VM's datastore.
func placeVM(spec *types.VirtualMachineConfigSpec, pool types.ManagedObjectReference, wanted *types.ManagedObjectReference) (*types.ManagedObjectReference, types.BaseMethodFault) {
	entity, ok := Map.Get(pool).(mo.Entity)
	if !ok {
		return nil, &types.ManagedObjectNotFound{Obj: pool}
	}
	if spec.Files == nil || spec.Files.VmPathName == "" {
		return nil, &types.InvalidVmConfig{Property: "configSpec.files.vmPathName"}
	}
	path, fault := parseDatastorePath(spec.Files.VmPathName)
	if fault != nil {
		return nil, fault
	}

	var best *HostSystem
	for _, ref := range computeHosts(Map.getEntityComputeResource(entity)) {
		host := Map.Get(ref).(*HostSystem)
		if wanted != nil && *wanted != ref {
			continue
		}
		if host.Runtime.InMaintenanceMode || host.Runtime.ConnectionState != types.HostSystemConnectionStateConnected {
			continue
		}
		if Map.FindByName(path.Datastore, host.Datastore) == nil {
			continue
		}
		if best == nil || len(host.Vm) < len(best.Vm) {
			best = host
		}
	}
	if best == nil {
		if wanted != nil {
			return nil, &types.InvalidArgument{InvalidProperty: "spec.location.host"}
		}
		return nil, &types.InvalidDatastore{Name: path.Datastore}
	}

	ref := best.Self
	return &ref, nil
}

func computeHosts(compute mo.Entity) []types.ManagedObjectReference {
	switch c := compute.(type) {
	case *mo.ComputeResource:
		return c.Host
	case *ClusterComputeResource:
		return c.Host
	}
	return nil
}

// checkDiskSpace is the fault of a disk that does not fit, unless it is thin.
func (vm *VirtualMachine) checkDiskSpace(datastore string, disk *types.VirtualDisk) types.BaseMethodFault {
	if isThin(disk) {
		return nil
	}
	return vm.checkSpace(datastore, capacityOf(disk))
}

// isThin tells whether a disk takes room only as it fills; one with a parent holds only what differs from that.
func isThin(disk *types.VirtualDisk) bool {
	backing, ok := disk.Backing.(*types.VirtualDiskFlatVer2BackingInfo)
	return ok && (isTrue(backing.ThinProvisioned) || backing.Parent != nil)
}

func (vm *VirtualMachine) checkSpace(datastore string, bytes int64) types.BaseMethodFault {
	if datastore == "" {
		var path object.DatastorePath
		path.FromString(vm.Config.Files.VmPathName)
		datastore = path.Datastore
	}
	host := Map.Get(*vm.Runtime.Host).(*HostSystem)
	store, ok := Map.FindByName(datastore, host.Datastore).(*Datastore)
	if !ok {
		return &types.InvalidDatastore{Name: datastore}
	}
	if bytes > store.Summary.FreeSpace {
		return &types.NoDiskSpace{FileFault: types.FileFault{File: vm.Name}, Datastore: datastore}
	}
	return nil
}
