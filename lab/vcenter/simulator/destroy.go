package simulator

import (
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// DestroyTask implements the SOAP method: the VM's machine goes first, then its files, then its entry in the inventory.
func (vm *VirtualMachine) DestroyTask(ctx *Context, _ *types.Destroy_Task) soap.HasFault {
	ctx = ctx.detached()
	task := vmTask(vm, "destroyTask")
	return &methods.Destroy_TaskBody{
		Res: &types.Destroy_TaskResponse{Returnval: destroy(ctx, task, []*VirtualMachine{vm}, func() {})},
	}
}

// DestroyTask implements the SOAP method: with the folder goes everything in it, VMs with their disks included.
func (f *Folder) DestroyTask(ctx *Context, _ *types.Destroy_Task) soap.HasFault {
	ctx = ctx.detached()
	task := CreateTask(f, "destroyTask", nil)
	vms, folders := f.contents()

	ref := destroy(ctx, task, vms, func() {
		for _, folder := range folders {
			if parent, ok := asFolderMO(Map.Get(*folder.Parent)); ok {
				folderRemoveChild(ctx, parent, folder.Self)
			}
		}
	})
	return &methods.Destroy_TaskBody{Res: &types.Destroy_TaskResponse{Returnval: ref}}
}

// contents are the VMs of a folder and the folders below it, with itself as the last.
func (f *Folder) contents() (vms []*VirtualMachine, folders []*Folder) {
	for _, ref := range f.ChildEntity {
		switch child := Map.Get(ref).(type) {
		case *VirtualMachine:
			vms = append(vms, child)
		case *Folder:
			v, sub := child.contents()
			vms, folders = append(vms, v...), append(folders, sub...)
		}
	}
	return vms, append(folders, f)
}

func destroy(ctx *Context, task *Task, vms []*VirtualMachine, after func()) types.ManagedObjectReference {
	var work func() types.BaseMethodFault
	for _, vm := range vms {
		if fault := vm.busy(); fault != nil {
			return task.fail(fault)
		}
		if vm.Runtime.PowerState == poweredOn {
			return task.fail(&types.InvalidPowerState{RequestedState: poweredOff, ExistingState: poweredOn})
		}
		if vm.run.id != "" {
			work = func() types.BaseMethodFault { return removeMachines(vms) }
		}
	}
	for _, vm := range vms {
		vm.pending = &task.Self
	}

	return task.background(work, func(fault types.BaseMethodFault) (types.AnyType, types.BaseMethodFault) {
		for _, vm := range vms {
			vm.pending = nil
			if fault == nil {
				vm.delete(ctx)
			}
		}
		if fault == nil {
			after()
		}
		return nil, fault
	})
}

func removeMachines(vms []*VirtualMachine) types.BaseMethodFault {
	for _, vm := range vms {
		if err := vm.run.remove(); err != nil {
			return machineFault(err)
		}
	}
	return nil
}

// delete takes a VM without a machine out of the inventory and off its datastores.
func (vm *VirtualMachine) delete(ctx *Context) {
	dc := Map.getEntityDatacenter(vm)

	devices, _ := object.VirtualDeviceList(vm.Config.Hardware.Device).ConfigSpec(types.VirtualDeviceConfigSpecOperationRemove)
	vm.configureDevices(&types.VirtualMachineConfigSpec{DeviceChange: devices})
	vm.leaveRules()
	vm.UnregisterVM(ctx, &types.UnregisterVM{This: vm.Self})

	Map.FileManager().DeleteDatastoreFileTask(&types.DeleteDatastoreFile_Task{
		Name:       vm.Config.Files.LogDirectory,
		Datacenter: &dc.Self,
	})
	discardImages()
}

// leaveRules takes the VM out of the DRS rules of its cluster; vCenter keeps a rule that has lost its members.
func (vm *VirtualMachine) leaveRules() {
	host := Map.Get(*vm.Runtime.Host).(*HostSystem)
	cluster, ok := Map.Get(*host.Parent).(*ClusterComputeResource)
	if !ok {
		return
	}
	config, ok := cluster.ConfigurationEx.(*types.ClusterConfigInfoEx)
	if !ok {
		return
	}
	for _, rule := range config.Rule {
		switch r := rule.(type) {
		case *types.ClusterAntiAffinityRuleSpec:
			RemoveReference(&r.Vm, vm.Self)
		case *types.ClusterAffinityRuleSpec:
			RemoveReference(&r.Vm, vm.Self)
		}
	}
	for _, group := range config.Group {
		if g, ok := group.(*types.ClusterVmGroup); ok {
			RemoveReference(&g.Vm, vm.Self)
		}
	}
}
