package simulator

import (
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// CloneVMTask implements the SOAP method. As with vCenter the clone is the source with spec.config applied on top, and
// spec.powerOn is part of the task.
func (vm *VirtualMachine) CloneVMTask(ctx *Context, req *types.CloneVM_Task) soap.HasFault {
	ctx = ctx.detached()
	task := vmTask(vm, "cloneVMTask")

	if _, ok := asFolderMO(Map.Get(req.Folder)); !ok {
		fault := &types.ManagedObjectNotFound{Obj: req.Folder}
		return &methods.CloneVM_TaskBody{Fault_: Fault(faultMessage(fault), fault)}
	}

	return &methods.CloneVM_TaskBody{
		Res: &types.CloneVM_TaskResponse{Returnval: vm.clone(ctx, req, task)},
	}
}

func (vm *VirtualMachine) clone(ctx *Context, req *types.CloneVM_Task, task *Task) types.ManagedObjectReference {
	copied, fault := vm.copyTo(ctx, req)
	if fault != nil {
		return task.fail(fault)
	}

	steps := slowly{done: func(fault types.BaseMethodFault) types.BaseMethodFault { return fault }}
	if req.Spec.PowerOn && !req.Spec.Template {
		if steps, fault = copied.powerOn(ctx); fault != nil {
			return task.fail(fault)
		}
	}

	copied.pending = &task.Self
	copied.forming = TaskDelay[task.Info.Name] != 0
	began := false // what comes after the copying
	var slow func() types.BaseMethodFault
	if hasMachine := vm.run.id != ""; copied.forming || hasMachine || steps.work != nil {
		slow = func() types.BaseMethodFault {
			image, err := "", error(nil)
			if hasMachine {
				image, err = vm.run.commit()
			}
			if err != nil {
				return machineFault(err)
			}
			world.Lock()
			if hasMachine {
				copied.useImage(image)
			}
			copied.appear()
			began = true
			world.Unlock()
			if steps.work == nil {
				return nil
			}
			return steps.work()
		}
	}
	return task.background(slow, func(fault types.BaseMethodFault) (types.AnyType, types.BaseMethodFault) {
		copied.pending = nil
		if fault != nil && !began {
			copied.delete(ctx)
			return nil, fault
		}
		if fault = steps.done(fault); fault != nil {
			return nil, fault
		}
		return copied.Self, nil
	})
}

// Get is what clients see of a VM. One that is being copied is in its folder already, without its configuration.
func (vm *VirtualMachine) Get() mo.Reference {
	if !vm.forming {
		return vm
	}
	seen := vm.VirtualMachine
	seen.Config = nil
	return &seen
}

// appear ends the copying of a VM.
func (vm *VirtualMachine) appear() {
	vm.forming = false
	Map.Update(vm, []types.PropertyChange{{Name: "config", Val: vm.Config}})
}

// copyTo makes the clone, powered off.
func (vm *VirtualMachine) copyTo(ctx *Context, req *types.CloneVM_Task) (*VirtualMachine, types.BaseMethodFault) {
	pool := req.Spec.Location.Pool
	if pool == nil && !vm.Config.Template {
		pool = vm.ResourcePool
	}
	if pool == nil {
		return nil, &types.InvalidArgument{InvalidProperty: "spec.location.pool"}
	}

	path := vm.vmx(nil)
	path.Path = "" // the directory is named after the clone
	if ref := req.Spec.Location.Datastore; ref != nil {
		store, ok := Map.Get(*ref).(*Datastore)
		if !ok {
			return nil, &types.ManagedObjectNotFound{Obj: *ref}
		}
		path.Datastore = store.Name
	}

	folder := Map.Get(req.Folder).(*Folder)
	target, _ := asFolderMO(folder)
	event := vm.event()
	source := Map.Get(*vm.Runtime.Host).(*HostSystem)
	ctx.postEvent(&types.VmBeingClonedEvent{
		VmCloneEvent: types.VmCloneEvent{VmEvent: event},
		DestFolder:   folderEventArgument(target),
		DestName:     req.Name,
		DestHost:     *source.eventArgument(),
	})

	origin, fault := vm.origin(&req.Spec)
	if fault != nil {
		return nil, fault
	}
	config := asSpec(origin, &req.Spec.Location)
	// A snapshot may be older than the image that was made of the machine.
	config.ExtraConfig = withOption(config.ExtraConfig, RunKey, vm.image())
	config.Name = req.Name
	config.Files = &types.VirtualMachineFileInfo{VmPathName: path.String()}

	create := &createVM{Folder: folder, ctx: ctx, req: &types.CreateVM_Task{
		This:   folder.Self,
		Config: config,
		Pool:   *pool,
		Host:   req.Spec.Location.Host,
	}}
	result, fault := create.Run(nil)
	if fault != nil {
		return nil, fault
	}
	copied := Map.Get(result.(types.ManagedObjectReference)).(*VirtualMachine)
	copied.applyVApp(config.VAppConfig)

	if fault = copied.applyCloneSpec(&req.Spec); fault != nil {
		copied.delete(ctx)
		return nil, fault
	}

	ctx.postEvent(&types.VmClonedEvent{
		VmCloneEvent: types.VmCloneEvent{VmEvent: copied.event()},
		SourceVm:     *event.Vm,
	})
	return copied, nil
}

func (vm *VirtualMachine) applyCloneSpec(spec *types.VirtualMachineCloneSpec) types.BaseMethodFault {
	devices := &types.VirtualMachineConfigSpec{DeviceChange: spec.Location.DeviceChange}
	if fault := vm.configureDevices(devices); fault != nil {
		return fault
	}
	if spec.Config != nil {
		change := *spec.Config
		change.Name, change.Files = "", nil // the clone's own
		if fault := vm.checkDisks(&change); fault != nil {
			return fault
		}
		if fault := vm.configureAll(&change); fault != nil {
			return fault
		}
	}
	if spec.Customization != nil {
		if len(spec.Customization.NicSettingMap) != len(vm.Guest.Net) {
			return &types.NicSettingMismatch{
				NumberOfNicsInSpec: int32(len(spec.Customization.NicSettingMap)),
				NumberOfNicsInVM:   int32(len(vm.Guest.Net)),
			}
		}
		vm.imc = spec.Customization
	}
	if spec.Template {
		vm.MarkAsTemplate(&types.MarkAsTemplate{This: vm.Self})
	}
	return nil
}

// asSpec describes a VM so that another one can be made like it: all but its name, its files and its identity.
func asSpec(origin *types.VirtualMachineConfigInfo, location *types.VirtualMachineRelocateSpec) types.VirtualMachineConfigSpec {
	config := new(types.VirtualMachineConfigInfo)
	deepCopy(origin, config)

	spec := types.VirtualMachineConfigSpec{
		GuestId:                      config.GuestId,
		AlternateGuestName:           config.AlternateGuestName,
		Annotation:                   config.Annotation,
		Version:                      config.Version,
		Firmware:                     config.Firmware,
		NumCPUs:                      config.Hardware.NumCPU,
		NumCoresPerSocket:            config.Hardware.NumCoresPerSocket,
		MemoryMB:                     int64(config.Hardware.MemoryMB),
		VirtualICH7MPresent:          config.Hardware.VirtualICH7MPresent,
		VirtualSMCPresent:            config.Hardware.VirtualSMCPresent,
		CpuAllocation:                config.CpuAllocation,
		MemoryAllocation:             config.MemoryAllocation,
		LatencySensitivity:           config.LatencySensitivity,
		BootOptions:                  config.BootOptions,
		Flags:                        &config.Flags,
		NestedHVEnabled:              config.NestedHVEnabled,
		CpuHotAddEnabled:             config.CpuHotAddEnabled,
		CpuHotRemoveEnabled:          config.CpuHotRemoveEnabled,
		MemoryHotAddEnabled:          config.MemoryHotAddEnabled,
		MemoryReservationLockedToMax: config.MemoryReservationLockedToMax,
		ChangeTrackingEnabled:        config.ChangeTrackingEnabled,
		ExtraConfig:                  config.ExtraConfig,
		VAppConfig:                   vAppSpec(config.VAppConfig),
	}

	standard := object.VirtualDeviceList(esx.VirtualDevice)
	devices := object.VirtualDeviceList(config.Hardware.Device)
	for _, device := range devices {
		if standard.Find(devices.Name(device)) != nil {
			continue // every new VM has these
		}
		add := &types.VirtualDeviceConfigSpec{Operation: types.VirtualDeviceConfigSpecOperationAdd, Device: device}
		switch d := device.(type) {
		case *types.VirtualDisk:
			add.FileOperation = types.VirtualDeviceConfigSpecFileOperationCreate
			copyDisk(d, location)
		case types.BaseVirtualEthernetCard:
			if card := d.GetVirtualEthernetCard(); card.AddressType != string(types.VirtualEthernetCardMacTypeManual) {
				card.MacAddress = ""
			}
		}
		spec.DeviceChange = append(spec.DeviceChange, add)
	}

	return spec
}
