package simulator

import "github.com/vmware/govmomi/vim25/types"

// Guests that the stock simulator's list does not have yet.
func init() {
	GuestID = append(GuestID,
		types.VirtualMachineGuestOsIdentifierDebian11_64Guest,
		types.VirtualMachineGuestOsIdentifierOracleLinux8_64Guest,
		types.VirtualMachineGuestOsIdentifierOracleLinux9_64Guest,
		types.VirtualMachineGuestOsIdentifierOther4xLinux64Guest,
		types.VirtualMachineGuestOsIdentifierOther5xLinux64Guest,
		types.VirtualMachineGuestOsIdentifierRhel8_64Guest,
		types.VirtualMachineGuestOsIdentifierRhel9_64Guest,
	)
}
