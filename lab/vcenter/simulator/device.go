package simulator

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// editDevice changes a device in place: what the client leaves out stays as it is.
func (vm *VirtualMachine) editDevice(devices object.VirtualDeviceList, spec *types.VirtualDeviceConfigSpec, invalid *types.InvalidDeviceSpec) types.BaseMethodFault {
	device := devices.FindByKey(spec.Device.GetVirtualDevice().Key)
	if device == nil {
		return invalid
	}

	switch change := spec.Device.(type) {
	case *types.VirtualDisk:
		disk, ok := device.(*types.VirtualDisk)
		if !ok {
			return invalid
		}
		return vm.editDisk(disk, change, invalid)
	case types.BaseVirtualEthernetCard:
		card, ok := device.(types.BaseVirtualEthernetCard)
		if !ok {
			return invalid
		}
		return vm.editCard(card.GetVirtualEthernetCard(), change.GetVirtualEthernetCard(), invalid)
	}

	from, to := spec.Device.GetVirtualDevice(), device.GetVirtualDevice()
	if from.Backing != nil {
		to.Backing = from.Backing
	}
	if from.Connectable != nil {
		to.Connectable = from.Connectable
	}
	return nil
}

// deviceKinds are the names and the first keys that vCenter gives to devices of a kind.
var deviceKinds = []struct {
	is    func(types.BaseVirtualDevice) bool
	label string
	key   int32
}{
	{func(d types.BaseVirtualDevice) bool { _, ok := d.(*types.VirtualDisk); return ok }, "Hard disk", 2000},
	{func(d types.BaseVirtualDevice) bool { _, ok := d.(*types.VirtualCdrom); return ok }, "CD/DVD drive", 3000},
	{func(d types.BaseVirtualDevice) bool { _, ok := d.(types.BaseVirtualEthernetCard); return ok }, "Network adapter", 4000},
	{func(d types.BaseVirtualDevice) bool { _, ok := d.(types.BaseVirtualSCSIController); return ok }, "SCSI controller", 1000},
}

// nameDevice is the label and, for a device without one, the key of a device that joins the others.
func nameDevice(devices object.VirtualDeviceList, device types.BaseVirtualDevice) (label string, key int32) {
	for _, kind := range deviceKinds {
		if !kind.is(device) {
			continue
		}
		number := len(devices.Select(kind.is)) + 1
		if kind.key == 1000 {
			number-- // controllers are counted from 0
		}
		return fmt.Sprintf("%s %d", kind.label, number), kind.key
	}
	return devices.Name(device), -devices.NewKey()
}

// capacityOf is the size of a disk in bytes. Of a new disk a client gives one of the two sizes or both.
func capacityOf(disk *types.VirtualDisk) int64 {
	if disk.CapacityInBytes != 0 {
		return disk.CapacityInBytes
	}
	return disk.CapacityInKB * 1024
}

func setCapacity(disk *types.VirtualDisk, bytes int64) {
	disk.CapacityInBytes = bytes
	disk.CapacityInKB = bytes / 1024
}

// reservedUnit is that of the SCSI controller itself.
const reservedUnit = 7

// completeDisk gives a new disk what vCenter gives it.
func completeDisk(disk *types.VirtualDisk) {
	setCapacity(disk, capacityOf(disk))
	if backing, ok := disk.Backing.(*types.VirtualDiskFlatVer2BackingInfo); ok && backing.Uuid == "" {
		backing.Uuid = "6000C29" + uuid.New().String()[7:]
	}
}

// mayBecome tells whether a disk may have a size: it never shrinks, and one with a parent does not grow either.
func mayBecome(disk *types.VirtualDisk, bytes int64) bool {
	return bytes == capacityOf(disk) || bytes > capacityOf(disk) && parentOf(disk) == nil
}

// newCapacity is the size that an edit asks for. Clients send back what they have read, with one of the two sizes changed.
func newCapacity(disk, change *types.VirtualDisk) int64 {
	switch {
	case change.CapacityInBytes != 0 && change.CapacityInBytes != disk.CapacityInBytes:
		return change.CapacityInBytes
	case change.CapacityInKB != 0 && change.CapacityInKB != disk.CapacityInKB:
		return change.CapacityInKB * 1024
	}
	return capacityOf(disk)
}

func (vm *VirtualMachine) editDisk(disk, change *types.VirtualDisk, invalid *types.InvalidDeviceSpec) types.BaseMethodFault {
	was, wanted := capacityOf(disk), newCapacity(disk, change)
	if !mayBecome(disk, wanted) {
		return &types.InvalidDeviceOperation{
			InvalidDeviceSpec: *invalid,
			BadOp:             types.VirtualDeviceConfigSpecOperationEdit,
		}
	}
	if wanted == was {
		return nil
	}

	backing := disk.Backing.(types.BaseVirtualDeviceFileBackingInfo).GetVirtualDeviceFileBackingInfo()
	path, fault := parseDatastorePath(backing.FileName)
	if fault != nil {
		return fault
	}
	store := vm.findDatastore(path.Datastore)
	if !isThin(disk) {
		if fault = vm.checkSpace(path.Datastore, wanted-was); fault != nil {
			return fault
		}
		store.Summary.FreeSpace -= wanted - was
		store.Info.GetDatastoreInfo().FreeSpace = store.Summary.FreeSpace
	}

	setCapacity(disk, wanted)
	disk.DeviceInfo.GetDescription().Summary = fmt.Sprintf("%s KB", numberToString(disk.CapacityInKB, ','))
	return nil
}

func (vm *VirtualMachine) editCard(card, change *types.VirtualEthernetCard, invalid *types.InvalidDeviceSpec) types.BaseMethodFault {
	switch backing := change.Backing.(type) {
	case nil:
	case *types.VirtualEthernetCardNetworkBackingInfo:
		net := vm.findNetwork(backing)
		if net == nil {
			invalid.Property = "virtualDeviceSpec.device.backing"
			return invalid
		}
		ref := net.Reference()
		card.Backing = &types.VirtualEthernetCardNetworkBackingInfo{
			VirtualDeviceDeviceBackingInfo: types.VirtualDeviceDeviceBackingInfo{DeviceName: entityName(net)},
			Network:                        &ref,
		}
		card.DeviceInfo.GetDescription().Summary = entityName(net)
	case *types.VirtualEthernetCardDistributedVirtualPortBackingInfo:
		group, ok := Map.Get(types.ManagedObjectReference{
			Type: "DistributedVirtualPortgroup", Value: backing.Port.PortgroupKey,
		}).(*DistributedVirtualPortgroup)
		if !ok {
			invalid.Property = "virtualDeviceSpec.device.backing"
			return invalid
		}
		if fault := vm.validateSwitchMembers(backing.Port.SwitchUuid); fault != nil {
			return fault
		}
		card.Backing = backing
		card.DeviceInfo.GetDescription().Summary = fmt.Sprintf("DVSwitch: %s (%s)", backing.Port.SwitchUuid, group.Name)
	default:
		card.Backing = backing
	}

	if change.Connectable != nil {
		card.Connectable = change.Connectable
	}
	if change.AddressType != "" {
		card.AddressType = change.AddressType
	}
	if card.AddressType == string(types.VirtualEthernetCardMacTypeManual) && change.MacAddress != "" {
		card.MacAddress = change.MacAddress // any other address is vCenter's to choose
	}
	return nil
}

// findNetwork is the network of a backing: by reference or by name, among those of the VM's datacenter.
func (vm *VirtualMachine) findNetwork(backing *types.VirtualEthernetCardNetworkBackingInfo) mo.Entity {
	dc := Map.getEntityDatacenter(vm)
	if backing.Network != nil && FindReference(dc.Network, *backing.Network) != nil {
		if net, ok := Map.Get(*backing.Network).(mo.Entity); ok {
			return net
		}
	}
	return Map.FindByName(backing.DeviceName, dc.Network)
}

// refreshNetworks derives the VM's list of networks and the guest's of cards from the cards that there are.
func (vm *VirtualMachine) refreshNetworks() {
	var networks []types.ManagedObjectReference
	var nets []types.GuestNicInfo
	var disks, cards int32

	known := make(map[int32]types.GuestNicInfo)
	for _, net := range vm.Guest.Net {
		known[net.DeviceConfigId] = net
	}

	for _, device := range vm.Config.Hardware.Device {
		if _, ok := device.(*types.VirtualDisk); ok {
			disks++
		}
		base, ok := device.(types.BaseVirtualEthernetCard)
		if !ok {
			continue
		}
		cards++
		card := base.GetVirtualEthernetCard()
		net := known[card.Key]
		net.DeviceConfigId, net.MacAddress, net.Connected = card.Key, card.MacAddress, true

		var ref types.ManagedObjectReference
		switch backing := card.Backing.(type) {
		case *types.VirtualEthernetCardNetworkBackingInfo:
			if backing.Network != nil {
				ref = *backing.Network
			}
		case *types.VirtualEthernetCardDistributedVirtualPortBackingInfo:
			ref = types.ManagedObjectReference{Type: "DistributedVirtualPortgroup", Value: backing.Port.PortgroupKey}
		}
		if entity, ok := Map.Get(ref).(mo.Entity); ok {
			net.Network = entityName(entity)
			if FindReference(networks, ref) == nil {
				networks = append(networks, ref)
			}
		}
		nets = append(nets, net)
	}

	vm.join(networks)
	Map.Update(vm, []types.PropertyChange{
		{Name: "network", Val: networks},
		{Name: "guest.net", Val: nets},
		{Name: "summary.config.numEthernetCards", Val: cards},
		{Name: "summary.config.numVirtualDisks", Val: disks},
	})
}

// join puts the VM on the lists of these networks, and takes it off those of others.
func (vm *VirtualMachine) join(networks []types.ManagedObjectReference) {
	for _, ref := range vm.joined {
		if list := vmsOn(ref); list != nil && FindReference(networks, ref) == nil {
			RemoveReference(list, vm.Self)
		}
	}
	for _, ref := range networks {
		if list := vmsOn(ref); list != nil && FindReference(vm.joined, ref) == nil {
			*list = append(*list, vm.Self)
		}
	}
	vm.joined = append([]types.ManagedObjectReference(nil), networks...)
}

func vmsOn(network types.ManagedObjectReference) *[]types.ManagedObjectReference {
	switch net := Map.Get(network).(type) {
	case *mo.Network:
		return &net.Vm
	case *DistributedVirtualPortgroup:
		return &net.Vm
	}
	return nil
}

// firstMAC is the address of the VM's first card, or "".
func (vm *VirtualMachine) firstMAC() string {
	for _, device := range vm.Config.Hardware.Device {
		if card, ok := device.(types.BaseVirtualEthernetCard); ok {
			return card.GetVirtualEthernetCard().MacAddress
		}
	}
	return ""
}

// generateMAC gives a card an address of the range that vCenter assigns from.
func (vm *VirtualMachine) generateMAC(int32) string {
	random := uuid.New()
	return fmt.Sprintf("00:50:56:%02x:%02x:%02x", 0x80|random[0]&0x3f, random[1], random[2])
}
