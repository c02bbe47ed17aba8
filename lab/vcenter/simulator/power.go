package simulator

import (
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

const (
	poweredOn  = types.VirtualMachinePowerStatePoweredOn
	poweredOff = types.VirtualMachinePowerStatePoweredOff
	suspended  = types.VirtualMachinePowerStateSuspended
)

// slowly is work outside the lock and what follows it inside.
type slowly struct {
	work func() types.BaseMethodFault // nil when there is nothing to wait for
	done func(types.BaseMethodFault) types.BaseMethodFault
}

// busy is the fault of a VM on which another task is at work.
func (vm *VirtualMachine) busy() types.BaseMethodFault {
	if vm.pending == nil {
		return nil
	}
	return &types.TaskInProgress{Task: *vm.pending}
}

func machineFault(err error) types.BaseMethodFault {
	if err == nil {
		return nil
	}
	return &types.GenericVmConfigFault{Reason: err.Error()}
}

// change begins a change of a VM, which stays busy until it is over.
func (vm *VirtualMachine) change(task *Task, prepare func() (slowly, types.BaseMethodFault)) types.ManagedObjectReference {
	if fault := vm.busy(); fault != nil {
		return task.fail(fault)
	}
	steps, fault := prepare()
	if fault != nil {
		return task.fail(fault)
	}

	vm.pending = &task.Self
	return task.background(steps.work, func(fault types.BaseMethodFault) (types.AnyType, types.BaseMethodFault) {
		vm.pending = nil
		return nil, steps.done(fault)
	})
}

func (vm *VirtualMachine) setPower(state types.VirtualMachinePowerState) {
	changes := []types.PropertyChange{
		{Name: "runtime.powerState", Val: state},
		{Name: "summary.runtime.powerState", Val: state},
	}
	if state == poweredOn {
		now := time.Now()
		changes = append(changes,
			types.PropertyChange{Name: "runtime.bootTime", Val: now},
			types.PropertyChange{Name: "summary.runtime.bootTime", Val: now},
		)
	}
	Map.Update(vm, changes)
}

func (vm *VirtualMachine) mustBe(wanted types.VirtualMachinePowerState, asked types.VirtualMachinePowerState) types.BaseMethodFault {
	if vm.Runtime.PowerState == wanted {
		return nil
	}
	return &types.InvalidPowerState{RequestedState: asked, ExistingState: vm.Runtime.PowerState}
}

// powerOn prepares the start of a VM that is off or suspended.
func (vm *VirtualMachine) powerOn(ctx *Context) (slowly, types.BaseMethodFault) {
	if vm.Runtime.PowerState == poweredOn {
		return slowly{}, &types.InvalidPowerState{RequestedState: poweredOn, ExistingState: poweredOn}
	}

	spec, err := vm.machineSpec()
	if err != nil {
		return slowly{}, machineFault(err)
	}
	state := machineState{HostName: spec.HostName}
	if spec.Address != "" {
		// What the guest will report when there is no machine to ask.
		id, _ := spec.GuestInfo.identity()
		state.Address = spec.Address
		state.Prefix, _ = id.Address.Mask.Size()
	}

	resume := vm.Runtime.PowerState == suspended
	event := vm.event()
	ctx.postEvent(&types.VmStartingEvent{VmEvent: event})

	var work func() types.BaseMethodFault
	if spec.Image != "" && MachineCommand != "" {
		work = func() types.BaseMethodFault {
			if resume {
				return machineFault(vm.run.do("unpause"))
			}
			world.Lock()
			spec.Image = vm.image() // that of a clone may have been made only now
			world.Unlock()
			var err error
			state, err = vm.run.start(spec)
			return machineFault(err)
		}
	}

	return slowly{work, func(fault types.BaseMethodFault) types.BaseMethodFault {
		if fault != nil {
			return fault
		}
		ctx.postEvent(&types.VmPoweredOnEvent{VmEvent: event})
		vm.setPower(poweredOn)
		vm.boots++
		customized := vm.imc != nil
		vm.customize()
		if customized {
			vm.custom = machineState{HostName: vm.Guest.HostName, Address: vm.Guest.IpAddress}
		}
		if state.HostName == "" && state.Address == "" {
			state.HostName, state.Address = vm.custom.HostName, vm.custom.Address
		}
		if customized {
			ctx.postEvent(
				&types.CustomizationStartedEvent{CustomizationEvent: types.CustomizationEvent{VmEvent: event}},
				&types.CustomizationSucceeded{CustomizationEvent: types.CustomizationEvent{VmEvent: event}},
			)
		}
		vm.watchGuest(state)
		vm.watchEnd(ctx)
		return nil
	}}, nil
}

// powerOff prepares the end of a run. The verb says whether the guest is asked ("stop") or not ("kill").
func (vm *VirtualMachine) powerOff(ctx *Context, verb string) (slowly, types.BaseMethodFault) {
	if vm.Runtime.PowerState == poweredOff {
		return slowly{}, &types.InvalidPowerState{RequestedState: poweredOff, ExistingState: poweredOff}
	}
	event := vm.event()
	ctx.postEvent(&types.VmStoppingEvent{VmEvent: event})

	return slowly{vm.machineWork(verb), func(fault types.BaseMethodFault) types.BaseMethodFault {
		if fault != nil {
			return fault
		}
		ctx.postEvent(&types.VmPoweredOffEvent{VmEvent: event})
		vm.setPower(poweredOff)
		vm.forgetGuest()
		return nil
	}}, nil
}

// reset prepares a restart; verb as with powerOff.
func (vm *VirtualMachine) reset(ctx *Context, verb string) (slowly, types.BaseMethodFault) {
	if fault := vm.mustBe(poweredOn, poweredOn); fault != nil {
		return slowly{}, fault
	}
	stop, fault := vm.powerOff(ctx, verb)
	if fault != nil {
		return slowly{}, fault
	}
	return vm.restart(ctx, stop.work)
}

// restart prepares a new start of a VM that is on, once its machine has been stopped; stop is nil when there is none or
// it has ended by itself.
func (vm *VirtualMachine) restart(ctx *Context, stop func() types.BaseMethodFault) (slowly, types.BaseMethodFault) {
	spec, err := vm.machineSpec()
	if err != nil {
		return slowly{}, machineFault(err)
	}

	state := machineState{HostName: vm.Guest.HostName, Address: vm.Guest.IpAddress}
	var work func() types.BaseMethodFault
	if vm.run.id != "" {
		work = func() types.BaseMethodFault {
			if stop != nil {
				if fault := stop(); fault != nil {
					return fault
				}
			}
			var err error
			state, err = vm.run.start(spec)
			return machineFault(err)
		}
	}
	event := vm.event()
	return slowly{work, func(fault types.BaseMethodFault) types.BaseMethodFault {
		if fault != nil {
			return fault
		}
		ctx.postEvent(&types.VmResettingEvent{VmEvent: event})
		vm.forgetGuest()
		vm.setPower(poweredOn)
		vm.boots++
		vm.watchGuest(state)
		vm.watchEnd(ctx)
		return nil
	}}, nil
}

func (vm *VirtualMachine) suspend(ctx *Context) (slowly, types.BaseMethodFault) {
	if fault := vm.mustBe(poweredOn, suspended); fault != nil {
		return slowly{}, fault
	}
	event := vm.event()
	return slowly{vm.machineWork("pause"), func(fault types.BaseMethodFault) types.BaseMethodFault {
		if fault != nil {
			return fault
		}
		ctx.postEvent(&types.VmSuspendingEvent{VmEvent: event}, &types.VmSuspendedEvent{VmEvent: event})
		vm.setPower(suspended)
		vm.forgetGuest()
		return nil
	}}, nil
}

// machineWork is a verb on the VM's machine, or nil when it has none.
func (vm *VirtualMachine) machineWork(verb string) func() types.BaseMethodFault {
	if vm.run.id == "" {
		return nil
	}
	return func() types.BaseMethodFault { return machineFault(vm.run.do(verb)) }
}

// machineSpec is the VM as its machine has to be at the next start.
func (vm *VirtualMachine) machineSpec() (machineSpec, error) {
	spec := machineSpec{
		Name:      vm.Name,
		UUID:      vm.uid.String(),
		BIOSUUID:  vm.Config.Uuid,
		CPUs:      vm.Config.Hardware.NumCPU,
		MemoryMB:  vm.Config.Hardware.MemoryMB,
		GuestInfo: guestinfoOf(vm.Config.ExtraConfig),
		MAC:       vm.firstMAC(),
		Image:     vm.image(),
	}
	id, err := spec.GuestInfo.identity()
	if err != nil {
		return spec, err
	}
	spec.HostName = id.HostName
	if id.Address != nil {
		spec.Address = id.Address.IP.String()
	}
	return spec, nil
}

// PowerOnVMTask implements the SOAP method.
func (vm *VirtualMachine) PowerOnVMTask(ctx *Context, _ *types.PowerOnVM_Task) soap.HasFault {
	if vm.Config.Template {
		return &methods.PowerOnVM_TaskBody{
			Fault_: Fault("The operation is not supported on the object.", &types.NotSupported{}),
		}
	}
	ctx = ctx.detached()
	task := vm.change(vmTask(vm, "powerOnVMTask"), func() (slowly, types.BaseMethodFault) { return vm.powerOn(ctx) })
	return &methods.PowerOnVM_TaskBody{Res: &types.PowerOnVM_TaskResponse{Returnval: task}}
}

// PowerOffVMTask implements the SOAP method.
func (vm *VirtualMachine) PowerOffVMTask(ctx *Context, _ *types.PowerOffVM_Task) soap.HasFault {
	ctx = ctx.detached()
	task := vm.change(vmTask(vm, "powerOffVMTask"), func() (slowly, types.BaseMethodFault) { return vm.powerOff(ctx, "kill") })
	return &methods.PowerOffVM_TaskBody{Res: &types.PowerOffVM_TaskResponse{Returnval: task}}
}

// ResetVMTask implements the SOAP method.
func (vm *VirtualMachine) ResetVMTask(ctx *Context, _ *types.ResetVM_Task) soap.HasFault {
	ctx = ctx.detached()
	task := vm.change(vmTask(vm, "resetVMTask"), func() (slowly, types.BaseMethodFault) { return vm.reset(ctx, "kill") })
	return &methods.ResetVM_TaskBody{Res: &types.ResetVM_TaskResponse{Returnval: task}}
}

// SuspendVMTask implements the SOAP method.
func (vm *VirtualMachine) SuspendVMTask(ctx *Context, _ *types.SuspendVM_Task) soap.HasFault {
	ctx = ctx.detached()
	task := vm.change(vmTask(vm, "suspendVMTask"), func() (slowly, types.BaseMethodFault) { return vm.suspend(ctx) })
	return &methods.SuspendVM_TaskBody{Res: &types.SuspendVM_TaskResponse{Returnval: task}}
}

// askGuest begins a change of power through the guest, which the client does not wait for.
func (vm *VirtualMachine) askGuest(name string, prepare func() (slowly, types.BaseMethodFault)) *soap.Fault {
	if fault := vm.mustBe(poweredOn, poweredOn); fault != nil {
		return Fault(faultMessage(fault), fault)
	}
	if fault := vm.busy(); fault != nil {
		return Fault(faultMessage(fault), fault)
	}
	if vm.Guest.ToolsRunningStatus != string(types.VirtualMachineToolsRunningStatusGuestToolsRunning) {
		return Fault("Cannot complete operation because VMware Tools is not running in this virtual machine.", &types.ToolsUnavailable{})
	}
	vm.change(vmTask(vm, name), prepare)
	return nil
}

// ShutdownGuest implements the SOAP method.
func (vm *VirtualMachine) ShutdownGuest(ctx *Context, _ *types.ShutdownGuest) soap.HasFault {
	ctx = ctx.detached()
	body := &methods.ShutdownGuestBody{Res: new(types.ShutdownGuestResponse)}
	fault := vm.askGuest("shutdownGuestTask", func() (slowly, types.BaseMethodFault) {
		ctx.postEvent(&types.VmGuestShutdownEvent{VmEvent: vm.event()})
		return vm.powerOff(ctx, "stop")
	})
	if fault != nil {
		body.Fault_, body.Res = fault, nil
	}
	return body
}

// RebootGuest implements the SOAP method.
func (vm *VirtualMachine) RebootGuest(ctx *Context, _ *types.RebootGuest) soap.HasFault {
	ctx = ctx.detached()
	body := &methods.RebootGuestBody{Res: new(types.RebootGuestResponse)}
	fault := vm.askGuest("rebootGuestTask", func() (slowly, types.BaseMethodFault) {
		ctx.postEvent(&types.VmGuestRebootEvent{VmEvent: vm.event()})
		return vm.reset(ctx, "stop")
	})
	if fault != nil {
		body.Fault_, body.Res = fault, nil
	}
	return body
}

// changeTo begins a change of a VM with a result, which takes no longer than the task's delay.
func (vm *VirtualMachine) changeTo(task *Task, done func(types.BaseMethodFault) (types.AnyType, types.BaseMethodFault)) types.ManagedObjectReference {
	if fault := vm.busy(); fault != nil {
		return task.fail(fault)
	}
	vm.pending = &task.Self
	return task.background(nil, func(fault types.BaseMethodFault) (types.AnyType, types.BaseMethodFault) {
		vm.pending = nil
		return done(fault)
	})
}
