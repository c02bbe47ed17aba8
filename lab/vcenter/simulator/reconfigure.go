package simulator

import (
	"fmt"
	"log"
	"reflect"
	"strings"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// ReconfigVMTask implements the SOAP method.
func (vm *VirtualMachine) ReconfigVMTask(ctx *Context, req *types.ReconfigVM_Task) soap.HasFault {
	ctx = ctx.detached()
	task := vmTask(vm, "reconfigVMTask")
	ref := vm.change(task, func() (slowly, types.BaseMethodFault) {
		return slowly{nil, func(fault types.BaseMethodFault) types.BaseMethodFault {
			if fault != nil {
				return fault
			}
			return vm.reconfigure(ctx, &req.Spec)
		}}, nil
	})

	return &methods.ReconfigVM_TaskBody{Res: &types.ReconfigVM_TaskResponse{Returnval: ref}}
}

func (vm *VirtualMachine) reconfigure(ctx *Context, spec *types.VirtualMachineConfigSpec) types.BaseMethodFault {
	if vm.Config.Template {
		expect := types.VirtualMachineConfigSpec{Name: spec.Name, Annotation: spec.Annotation}
		if !reflect.DeepEqual(spec, &expect) {
			log.Printf("template reconfigure only allows name and annotation change")
			return new(types.NotSupported)
		}
	}
	if spec.Name != "" && spec.Name != vm.Name {
		if folder, ok := asFolderMO(Map.Get(*vm.Parent)); ok {
			if fault := checkNewName(folder, spec.Name); fault != nil {
				return fault
			}
		}
	}
	if fault := vm.checkHotChange(spec); fault != nil {
		return fault
	}
	if fault := vm.checkDisks(spec); fault != nil {
		return fault
	}

	if fault := vm.configureAll(spec); fault != nil {
		return fault
	}
	ctx.postEvent(&types.VmReconfiguredEvent{VmEvent: vm.event(), ConfigSpec: *spec})
	return nil
}

// configureAll applies a spec, with the parts that the stock simulator replaces as a whole or leaves out.
func (vm *VirtualMachine) configureAll(spec *types.VirtualMachineConfigSpec) types.BaseMethodFault {
	spec.CpuAllocation = mergedAllocation(vm.Config.CpuAllocation, spec.CpuAllocation)
	spec.MemoryAllocation = mergedAllocation(vm.Config.MemoryAllocation, spec.MemoryAllocation)

	if fault := vm.configure(spec); fault != nil {
		return fault
	}

	summary := &vm.Summary.Config
	summary.Annotation = vm.Config.Annotation
	if a := vm.Config.CpuAllocation; a != nil && a.Reservation != nil {
		summary.CpuReservation = int32(*a.Reservation)
	}
	if a := vm.Config.MemoryAllocation; a != nil && a.Reservation != nil {
		summary.MemoryReservation = int32(*a.Reservation)
	}
	vm.applyVApp(spec.VAppConfig)
	return nil
}

// mergedAllocation leaves what the client does not give as it is.
func mergedAllocation(current, change *types.ResourceAllocationInfo) *types.ResourceAllocationInfo {
	if change == nil || current == nil {
		return change
	}
	merged := *current
	if change.Reservation != nil {
		merged.Reservation = change.Reservation
	}
	if change.Limit != nil {
		merged.Limit = change.Limit
	}
	if change.Shares != nil {
		merged.Shares = change.Shares
	}
	if change.ExpandableReservation != nil {
		merged.ExpandableReservation = change.ExpandableReservation
	}
	return &merged
}

// checkHotChange refuses what a running VM does not allow.
func (vm *VirtualMachine) checkHotChange(spec *types.VirtualMachineConfigSpec) types.BaseMethodFault {
	if vm.Runtime.PowerState != poweredOn {
		return nil
	}
	hardware := vm.Config.Hardware

	switch cpus := spec.NumCPUs; {
	case cpus > hardware.NumCPU && !isTrue(vm.Config.CpuHotAddEnabled),
		cpus != 0 && cpus < hardware.NumCPU && !isTrue(vm.Config.CpuHotRemoveEnabled):
		return new(types.CpuHotPlugNotSupported)
	}
	switch memory := int32(spec.MemoryMB); {
	case memory > hardware.MemoryMB && !isTrue(vm.Config.MemoryHotAddEnabled),
		memory != 0 && memory < hardware.MemoryMB:
		return new(types.MemoryHotPlugNotSupported)
	}

	fixed := spec.NumCoresPerSocket != 0 && spec.NumCoresPerSocket != hardware.NumCoresPerSocket ||
		spec.Firmware != "" && spec.Firmware != vm.Config.Firmware ||
		spec.GuestId != "" && spec.GuestId != vm.Config.GuestId ||
		differs(spec.CpuHotAddEnabled, vm.Config.CpuHotAddEnabled) ||
		differs(spec.CpuHotRemoveEnabled, vm.Config.CpuHotRemoveEnabled) ||
		differs(spec.MemoryHotAddEnabled, vm.Config.MemoryHotAddEnabled)
	if fixed {
		return &types.InvalidPowerState{RequestedState: poweredOff, ExistingState: poweredOn}
	}
	return nil
}

func differs(wanted, current *bool) bool {
	return wanted != nil && *wanted != isTrue(current)
}

// checkDisks refuses what cannot be done to disks before anything has been changed.
func (vm *VirtualMachine) checkDisks(spec *types.VirtualMachineConfigSpec) types.BaseMethodFault {
	devices := object.VirtualDeviceList(vm.Config.Hardware.Device)
	controllers := make(map[int32]bool)
	for _, device := range devices {
		controllers[device.GetVirtualDevice().Key] = true
	}
	for i, change := range spec.DeviceChange {
		dspec := change.GetVirtualDeviceConfigSpec()
		invalid := types.InvalidDeviceSpec{DeviceIndex: int32(i)}
		wanted, ok := dspec.Device.(*types.VirtualDisk)
		if !ok {
			if dspec.Operation == types.VirtualDeviceConfigSpecOperationAdd {
				controllers[dspec.Device.GetVirtualDevice().Key] = true
			}
			continue
		}
		switch dspec.Operation {
		case types.VirtualDeviceConfigSpecOperationAdd:
			if !controllers[wanted.ControllerKey] || wanted.UnitNumber != nil && *wanted.UnitNumber == reservedUnit {
				return &invalid
			}
		case types.VirtualDeviceConfigSpecOperationEdit:
			disk, ok := devices.FindByKey(wanted.Key).(*types.VirtualDisk)
			if ok && !mayBecome(disk, newCapacity(disk, wanted)) {
				return &types.InvalidDeviceOperation{
					InvalidDeviceSpec: invalid,
					BadOp:             types.VirtualDeviceConfigSpecOperationEdit,
				}
			}
		}
	}
	return nil
}

// applyExtraConfig merges keys as vSphere does: a key exists once, and an empty value removes it. Keys that begin with
// "SET." are the stock simulator's way to set a property of the VM.
func (vm *VirtualMachine) applyExtraConfig(spec *types.VirtualMachineConfigSpec) {
	var properties []types.PropertyChange
	options := vm.Config.ExtraConfig

	for _, option := range spec.ExtraConfig {
		value := option.GetOptionValue()
		if key := strings.TrimPrefix(extraConfigKey(value.Key), "SET."); key != value.Key {
			properties = append(properties, types.PropertyChange{Name: key, Val: value.Value})
			continue
		}
		options = withOption(options, value.Key, value.Value)
	}

	vm.Config.ExtraConfig = options
	if len(properties) != 0 {
		Map.Update(vm, properties)
	}
}

func withOption(options []types.BaseOptionValue, key string, value types.AnyType) []types.BaseOptionValue {
	text := ""
	if value != nil {
		text = fmt.Sprint(value)
	}

	var out []types.BaseOptionValue
	replaced := text == ""
	for _, option := range options {
		if option.GetOptionValue().Key != key {
			out = append(out, option)
		} else if !replaced {
			out = append(out, &types.OptionValue{Key: key, Value: text})
			replaced = true
		}
	}
	if !replaced {
		out = append(out, &types.OptionValue{Key: key, Value: text})
	}
	return out
}
