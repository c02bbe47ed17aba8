package simulator

import (
	"strconv"
	"strings"

	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// UpgradeVMTask implements the SOAP method: to the version asked for, or to the newest, and never back.
func (vm *VirtualMachine) UpgradeVMTask(_ *Context, req *types.UpgradeVM_Task) soap.HasFault {
	task := vmTask(vm, "upgradeVMTask")
	ref := vm.changeTo(task, func(fault types.BaseMethodFault) (types.AnyType, types.BaseMethodFault) {
		if fault == nil {
			fault = vm.upgrade(req.Version)
		}
		return nil, fault
	})
	return &methods.UpgradeVM_TaskBody{Res: &types.UpgradeVM_TaskResponse{Returnval: ref}}
}

func (vm *VirtualMachine) upgrade(version string) types.BaseMethodFault {
	if version == "" {
		version = esx.HardwareVersion
	}
	if vm.Config.Template {
		return new(types.NotSupported)
	}
	if vm.Runtime.PowerState != poweredOff {
		return &types.InvalidPowerState{RequestedState: poweredOff, ExistingState: vm.Runtime.PowerState}
	}
	switch wanted, current := hardwareNumber(version), hardwareNumber(vm.Config.Version); {
	case wanted == 0 || wanted > hardwareNumber(esx.HardwareVersion):
		return &types.InvalidArgument{InvalidProperty: "version"}
	case wanted <= current:
		return new(types.AlreadyUpgraded)
	}
	Map.Update(vm, []types.PropertyChange{{Name: "config.version", Val: version}})
	return nil
}

// hardwareNumber is 17 for "vmx-17", and 0 for what is no version.
func hardwareNumber(version string) int {
	number, _ := strconv.Atoi(strings.TrimPrefix(version, "vmx-"))
	return number
}

// NewestHardware is the newest hardware version of a vCenter's release.
func NewestHardware(apiVersion string) string {
	newest := "vmx-13"
	for _, release := range []struct{ api, hardware string }{
		{"6.7", "vmx-14"}, {"6.7.2", "vmx-15"}, {"7.0", "vmx-17"}, {"7.0.1", "vmx-18"}, {"7.0.2", "vmx-19"},
		{"8.0", "vmx-20"}, {"8.0.2", "vmx-21"}, {"9.0", "vmx-22"},
	} {
		if !older(apiVersion, release.api) {
			newest = release.hardware
		}
	}
	return newest
}

// older compares versions number by number; what is missing is 0.
func older(one, other string) bool {
	ones, others := strings.Split(one, "."), strings.Split(other, ".")
	for i := 0; i < len(ones) || i < len(others); i++ {
		var a, b int
		if i < len(ones) {
			a, _ = strconv.Atoi(ones[i])
		}
		if i < len(others) {
			b, _ = strconv.Atoi(others[i])
		}
		if a != b {
			return a < b
		}
	}
	return false
}
