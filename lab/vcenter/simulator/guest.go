package simulator

import (
	"net"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// GuestDelay is how long after power on the guest of a VM without a machine begins to report.
var GuestDelay time.Duration

// guestPatience is how long a machine may take until it answers on guestPort, which stands for VMware Tools being up.
const (
	guestPatience = 3 * time.Minute
	guestPort     = "22"
)

// watchGuest reports the guest once it is up, unless the VM was powered off in the meantime.
func (vm *VirtualMachine) watchGuest(state machineState) {
	boot := vm.boots
	if state.ID == "" && GuestDelay == 0 {
		vm.reportGuest(state)
		return
	}

	go func() {
		if state.ID == "" {
			time.Sleep(GuestDelay)
		} else if !answers(state.Address) {
			return
		}
		world.Lock()
		defer world.Unlock()
		if vm.boots == boot && vm.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn {
			vm.reportGuest(state)
		}
	}()
}

func answers(address string) bool {
	for end := time.Now().Add(guestPatience); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		conn, err := net.DialTimeout("tcp", net.JoinHostPort(address, guestPort), time.Second)
		if err == nil {
			_ = conn.Close()
			return true
		}
	}
	return false
}

func (vm *VirtualMachine) reportGuest(state machineState) {
	// The update below cannot assign optional booleans.
	vm.Guest.GuestOperationsReady = types.NewBool(vm.run.id != "")
	vm.Guest.GuestStateChangeSupported = types.NewBool(true)

	changes := []types.PropertyChange{
		{Name: "guest.toolsStatus", Val: types.VirtualMachineToolsStatusToolsOk},
		{Name: "guest.toolsRunningStatus", Val: string(types.VirtualMachineToolsRunningStatusGuestToolsRunning)},
		{Name: "guest.toolsVersionStatus2", Val: string(types.VirtualMachineToolsVersionStatusGuestToolsUnmanaged)},
		{Name: "guest.toolsVersion", Val: "12352"},
		{Name: "guest.toolsInstallType", Val: string(types.VirtualMachineToolsInstallTypeGuestToolsTypeOpenVMTools)},
		{Name: "guest.guestState", Val: string(types.VirtualMachineGuestStateRunning)},
		{Name: "guest.guestId", Val: vm.Config.GuestId},
		{Name: "guest.guestFullName", Val: vm.Config.GuestFullName},
		{Name: "summary.guest.toolsStatus", Val: types.VirtualMachineToolsStatusToolsOk},
		{Name: "summary.guest.toolsRunningStatus", Val: string(types.VirtualMachineToolsRunningStatusGuestToolsRunning)},
		{Name: "summary.quickStats.guestHeartbeatStatus", Val: types.ManagedEntityStatusGreen},
		{Name: "guestHeartbeatStatus", Val: types.ManagedEntityStatusGreen},
	}
	if state.HostName != "" {
		changes = append(changes,
			types.PropertyChange{Name: "guest.hostName", Val: state.HostName},
			types.PropertyChange{Name: "summary.guest.hostName", Val: state.HostName},
		)
	}
	if state.Address != "" {
		nets := append([]types.GuestNicInfo(nil), vm.Guest.Net...)
		if len(nets) > 0 {
			nets[0].IpAddress = []string{state.Address}
			nets[0].IpConfig = &types.NetIpConfigInfo{IpAddress: []types.NetIpConfigInfoIpAddress{{
				IpAddress:    state.Address,
				PrefixLength: int32(state.Prefix),
				State:        "preferred",
			}}}
		}
		changes = append(changes,
			types.PropertyChange{Name: "guest.net", Val: nets},
			types.PropertyChange{Name: "guest.ipAddress", Val: state.Address},
			types.PropertyChange{Name: "summary.guest.ipAddress", Val: state.Address},
		)
	}
	Map.Update(vm, changes)
}

// forgetGuest is what vCenter shows of a guest that does not run.
func (vm *VirtualMachine) forgetGuest() {
	vm.Guest.GuestOperationsReady = types.NewBool(false)
	nets := append([]types.GuestNicInfo(nil), vm.Guest.Net...)
	for i := range nets {
		nets[i].IpAddress, nets[i].IpConfig = nil, nil
	}
	Map.Update(vm, []types.PropertyChange{
		{Name: "guest.toolsStatus", Val: types.VirtualMachineToolsStatusToolsNotRunning},
		{Name: "guest.toolsRunningStatus", Val: string(types.VirtualMachineToolsRunningStatusGuestToolsNotRunning)},
		{Name: "guest.guestState", Val: string(types.VirtualMachineGuestStateNotRunning)},
		{Name: "guest.hostName", Val: ""},
		{Name: "guest.ipAddress", Val: ""},
		{Name: "guest.net", Val: nets},
		{Name: "summary.guest.toolsStatus", Val: types.VirtualMachineToolsStatusToolsNotRunning},
		{Name: "summary.guest.toolsRunningStatus", Val: string(types.VirtualMachineToolsRunningStatusGuestToolsNotRunning)},
		{Name: "summary.guest.hostName", Val: ""},
		{Name: "summary.guest.ipAddress", Val: ""},
		{Name: "summary.quickStats.guestHeartbeatStatus", Val: types.ManagedEntityStatusGray},
		{Name: "guestHeartbeatStatus", Val: types.ManagedEntityStatusGray},
	})
}
