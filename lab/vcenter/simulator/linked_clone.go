package simulator

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// What becomes of the chain of a disk's files in a clone.
const (
	shareAbove = types.VirtualMachineRelocateDiskMoveOptionsCreateNewChildDiskBacking             // a linked clone
	flatten    = types.VirtualMachineRelocateDiskMoveOptionsMoveAllDiskBackingsAndDisallowSharing // one file
)

// parentOf is the read-only disk that a disk adds to, or nil.
func parentOf(disk *types.VirtualDisk) *types.VirtualDiskFlatVer2BackingInfo {
	if backing, ok := disk.Backing.(*types.VirtualDiskFlatVer2BackingInfo); ok {
		return backing.Parent
	}
	return nil
}

// origin is the configuration that a clone begins with: that of the snapshot when there is one in the specification.
func (vm *VirtualMachine) origin(spec *types.VirtualMachineCloneSpec) (*types.VirtualMachineConfigInfo, types.BaseMethodFault) {
	if spec.Snapshot != nil {
		snapshot, ok := Map.Get(*spec.Snapshot).(*VirtualMachineSnapshot)
		if !ok || snapshot.Vm != vm.Self {
			return nil, &types.InvalidArgument{InvalidProperty: "spec.snapshot"}
		}
		return &snapshot.Config, nil
	}
	for _, disk := range object.VirtualDeviceList(vm.Config.Hardware.Device).SelectByType((*types.VirtualDisk)(nil)) {
		if moveType(disk.(*types.VirtualDisk), &spec.Location) == shareAbove {
			// A disk that is still being written to cannot be another one's parent.
			return nil, &types.InvalidArgument{InvalidProperty: "spec.snapshot"}
		}
	}
	return vm.Config, nil
}

func locatorOf(disk *types.VirtualDisk, location *types.VirtualMachineRelocateSpec) *types.VirtualMachineRelocateSpecDiskLocator {
	for i := range location.Disk {
		if location.Disk[i].DiskId == disk.Key {
			return &location.Disk[i]
		}
	}
	return new(types.VirtualMachineRelocateSpecDiskLocator)
}

func moveType(disk *types.VirtualDisk, location *types.VirtualMachineRelocateSpec) types.VirtualMachineRelocateDiskMoveOptions {
	if own := locatorOf(disk, location).DiskMoveType; own != "" {
		return types.VirtualMachineRelocateDiskMoveOptions(own)
	}
	return types.VirtualMachineRelocateDiskMoveOptions(location.DiskMoveType)
}

// copyDisk turns the description of a source's disk into that of the clone's: a file of its own in the clone's
// directory, which adds to the source's or has all of it.
func copyDisk(disk *types.VirtualDisk, location *types.VirtualMachineRelocateSpec) {
	backing, ok := disk.Backing.(*types.VirtualDiskFlatVer2BackingInfo)
	if !ok {
		return
	}
	locator := locatorOf(disk, location)

	switch moveType(disk, location) {
	case shareAbove:
		parent := *backing
		backing.Parent = &parent
	case flatten:
		backing.Parent = nil
	}
	backing.FileName, backing.Datastore, backing.Uuid = "", nil, ""
	if store, ok := Map.Get(locator.Datastore).(*Datastore); ok && location.Datastore != nil && store.Self != *location.Datastore {
		backing.FileName = fmt.Sprintf("[%s]", store.Name)
	}
	if backing.Parent != nil {
		return // its format is its parent's
	}
	switch types.VirtualMachineRelocateTransformation(location.Transform) {
	case types.VirtualMachineRelocateTransformationSparse:
		backing.ThinProvisioned, backing.EagerlyScrub = types.NewBool(true), types.NewBool(false)
	case types.VirtualMachineRelocateTransformationFlat:
		backing.ThinProvisioned = types.NewBool(false)
	}
	if wanted, ok := locator.DiskBackingInfo.(*types.VirtualDiskFlatVer2BackingInfo); ok {
		if wanted.ThinProvisioned != nil {
			backing.ThinProvisioned = wanted.ThinProvisioned
		}
		if wanted.EagerlyScrub != nil {
			backing.EagerlyScrub = wanted.EagerlyScrub
		}
	}
}

// CreateSnapshotTask implements the SOAP method: the VM's disks go on as children of those that the snapshot keeps.
func (vm *VirtualMachine) CreateSnapshotTask(ctx *Context, req *types.CreateSnapshot_Task) soap.HasFault {
	task := vmTask(vm, "createSnapshotTask")
	var made types.ManagedObjectReference
	ref := vm.changeTo(task, func(fault types.BaseMethodFault) (types.AnyType, types.BaseMethodFault) {
		if fault == nil {
			made, fault = vm.takeSnapshot(req)
		}
		if fault != nil {
			return nil, fault
		}
		return made, nil
	})
	return &methods.CreateSnapshot_TaskBody{Res: &types.CreateSnapshot_TaskResponse{Returnval: ref}}
}

func (vm *VirtualMachine) takeSnapshot(req *types.CreateSnapshot_Task) (types.ManagedObjectReference, types.BaseMethodFault) {
	snapshot := &VirtualMachineSnapshot{}
	snapshot.Vm = vm.Self
	deepCopy(vm.Config, &snapshot.Config)
	Map.Put(snapshot)

	if fault := vm.forkDisks(); fault != nil {
		Map.Remove(snapshot.Self)
		return types.ManagedObjectReference{}, fault
	}

	leaf := types.VirtualMachineSnapshotTree{
		Snapshot:        snapshot.Self,
		Vm:              vm.Self,
		Name:            req.Name,
		Description:     req.Description,
		Id:              atomic.AddInt32(&vm.sid, 1),
		CreateTime:      time.Now(),
		State:           vm.Runtime.PowerState,
		Quiesced:        req.Quiesce,
		ReplaySupported: types.NewBool(false),
	}
	if vm.Snapshot == nil {
		vm.Snapshot = &types.VirtualMachineSnapshotInfo{}
	}
	roots := vm.Snapshot.RootSnapshotList
	if current := vm.Snapshot.CurrentSnapshot; current != nil {
		parent := Map.Get(*current).(*VirtualMachineSnapshot)
		parent.ChildSnapshot = append(parent.ChildSnapshot, snapshot.Self)
		branch := findSnapshotInTree(roots, *current)
		branch.ChildSnapshotList = append(branch.ChildSnapshotList, leaf)
	} else {
		roots = append(roots, leaf)
	}
	snapshot.createSnapshotFiles()
	Map.Update(vm, []types.PropertyChange{
		{Name: "snapshot.rootSnapshotList", Val: roots},
		{Name: "snapshot.currentSnapshot", Val: snapshot.Self},
		{Name: "config.hardware.device", Val: vm.Config.Hardware.Device},
	})
	return snapshot.Self, nil
}

// forkDisks puts a child on top of each of the VM's disks.
func (vm *VirtualMachine) forkDisks() types.BaseMethodFault {
	dc := Map.getEntityDatacenter(vm)
	for _, device := range vm.Config.Hardware.Device {
		disk, ok := device.(*types.VirtualDisk)
		if !ok {
			continue
		}
		backing, ok := disk.Backing.(*types.VirtualDiskFlatVer2BackingInfo)
		if !ok {
			continue
		}
		child := *backing
		child.Parent = backing
		stem := strings.TrimSuffix(backing.FileName, ".vmdk")
		for number := 1; ; number++ {
			child.FileName = fmt.Sprintf("%s-%06d.vmdk", stem, number)
			fault := vdmCreateVirtualDisk(types.VirtualDeviceConfigSpecFileOperationCreate, &types.CreateVirtualDisk_Task{
				Datacenter: &dc.Self,
				Name:       child.FileName,
			})
			if fault == nil {
				break
			}
			if _, taken := fault.(*types.FileAlreadyExists); !taken {
				return fault
			}
		}
		disk.Backing = &child
	}
	vm.updateDiskLayouts()
	return nil
}
