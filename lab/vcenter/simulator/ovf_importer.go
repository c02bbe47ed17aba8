package simulator

import (
	"fmt"
	"strings"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/ovf"
	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// ovfImporter makes the specification of a VM from a descriptor, and notes what it cannot do.
type ovfImporter struct {
	req        *types.CreateImportSpec
	descriptor *ovfDescriptor
	hardware   *ovfHardware
	pool       mo.Entity
	store      *Datastore

	spec     types.VirtualMachineConfigSpec
	devices  object.VirtualDeviceList
	parents  map[string]types.BaseVirtualController // by the item's id
	files    []types.OvfFileItem
	errors   []types.LocalizedMethodFault
	warnings []types.LocalizedMethodFault
}

func newOvfImporter(req *types.CreateImportSpec, descriptor *ovfDescriptor, pool mo.Entity, store *Datastore) *ovfImporter {
	return &ovfImporter{
		req:        req,
		descriptor: descriptor,
		hardware:   &descriptor.System.Hardware[0],
		pool:       pool,
		store:      store,
		parents:    make(map[string]types.BaseVirtualController),
	}
}

func (i *ovfImporter) run() {
	system := i.descriptor.System
	path := object.DatastorePath{Datastore: i.store.Name}
	i.spec = types.VirtualMachineConfigSpec{
		Name:              i.name(),
		Version:           i.version(),
		GuestId:           i.guestID(),
		NumCPUs:           1,
		NumCoresPerSocket: 1,
		MemoryMB:          32,
		Files:             &types.VirtualMachineFileInfo{VmPathName: path.String()},
		VAppConfig:        i.vApp(),
	}
	if system.Annotation != nil {
		i.spec.Annotation = strings.TrimSpace(system.Annotation.Annotation)
	}

	option := i.req.Cisp.DeploymentOption
	if option == "" {
		option = i.descriptor.defaultOption()
	}
	for _, item := range i.hardware.Items {
		if item.Configuration == nil || contains(strings.Fields(*item.Configuration), option) {
			i.add(item)
		}
	}
	i.spec.DeviceChange, _ = i.devices.ConfigSpec(types.VirtualDeviceConfigSpecOperationAdd)

	for _, setting := range i.hardware.Config {
		i.configure(setting)
	}
	for _, setting := range i.hardware.ExtraConfig {
		i.spec.ExtraConfig = append(i.spec.ExtraConfig, &types.OptionValue{Key: setting.Key, Value: setting.Value})
	}
}

func contains(words []string, word string) bool {
	for _, each := range words {
		if each == word {
			return true
		}
	}
	return false
}

func (i *ovfImporter) fail(fault types.BaseMethodFault) {
	i.errors = append(i.errors, localized(fault))
}

// refuse notes what is not supported: an error unless the descriptor says that it can go without.
func (i *ovfImporter) refuse(required *bool, fault types.BaseMethodFault) {
	if required != nil && !*required {
		i.warnings = append(i.warnings, localized(fault))
		return
	}
	i.fail(fault)
}

// name is the client's, else the product's, else the system's.
func (i *ovfImporter) name() string {
	if i.req.Cisp.EntityName != "" {
		return i.req.Cisp.EntityName
	}
	for _, product := range i.descriptor.System.Products {
		if product.Product != "" {
			return product.Product
		}
	}
	return i.descriptor.System.ID
}

// version is the newest of the hardware families that the descriptor offers.
func (i *ovfImporter) version() string {
	if i.hardware.System == nil || i.hardware.System.VirtualSystemType == nil {
		return esx.HardwareVersion
	}
	best := ""
	for _, family := range strings.Fields(*i.hardware.System.VirtualSystemType) {
		number := hardwareNumber(family)
		if number != 0 && number <= hardwareNumber(esx.HardwareVersion) && number > hardwareNumber(best) {
			best = family
		}
	}
	if best == "" {
		i.fail(&types.OvfNoSupportedHardwareFamily{Version: *i.hardware.System.VirtualSystemType})
	}
	return best
}

func (i *ovfImporter) guestID() string {
	other := string(types.VirtualMachineGuestOsIdentifierOtherGuest)
	system := i.descriptor.System.OS
	if system == nil {
		return other
	}
	if system.OSType != nil && validateGuestID(*system.OSType) == nil {
		return *system.OSType
	}
	mapped := &types.OvfMappedOsId{OvfId: int32(system.ID), TargetDescription: other}
	if system.OSType != nil {
		mapped.OvfDescription = *system.OSType
	}
	i.warnings = append(i.warnings, localized(mapped))
	return other
}

// configure obeys a setting of vmw:Config, which are those of the VM's configuration by their names.
func (i *ovfImporter) configure(setting ovfOption) {
	yes := strings.EqualFold(setting.Value, "true")
	switch setting.Key {
	case "firmware":
		i.spec.Firmware = setting.Value
	case "bootOptions.efiSecureBootEnabled":
		i.spec.BootOptions = &types.VirtualMachineBootOptions{EfiSecureBootEnabled: &yes}
	case "cpuHotAddEnabled":
		i.spec.CpuHotAddEnabled = &yes
	case "cpuHotRemoveEnabled":
		i.spec.CpuHotRemoveEnabled = &yes
	case "memoryHotAddEnabled":
		i.spec.MemoryHotAddEnabled = &yes
	case "nestedHVEnabled":
		i.spec.NestedHVEnabled = &yes
	case "tools.afterPowerOn", "tools.afterResume", "tools.beforeGuestShutdown", "tools.beforeGuestStandby",
		"tools.syncTimeWithHost", "tools.toolsUpgradePolicy", "powerOpInfo.powerOffType", "powerOpInfo.resetType",
		"powerOpInfo.suspendType", "powerOpInfo.standbyAction": // nothing here depends on them
	default:
		i.refuse(setting.Required, &types.OvfUnsupportedElement{Name: "vmw:Config " + setting.Key})
	}
}

// Types of items, of CIM_ResourceAllocationSettingData.
const (
	cimOther      = 1
	cimCPU        = 3
	cimMemory     = 4
	cimIDE        = 5
	cimSCSI       = 6
	cimEthernet   = 10
	cimFloppy     = 14
	cimCD         = 15
	cimDVD        = 16
	cimDisk       = 17
	cimSerialPort = 21
	cimUSB        = 23
	cimGraphics   = 24
	cimSound      = 35
)

func (i *ovfImporter) add(item ovf.ResourceAllocationSettingData) {
	if item.ResourceType == nil {
		i.fail(missingElement("rasd:ResourceType"))
		return
	}
	switch *item.ResourceType {
	case cimCPU:
		i.spec.NumCPUs = int32(quantity(item))
	case cimMemory:
		i.addMemory(item)
	case cimIDE:
		// Every VM has two.
		ide := &types.VirtualIDEController{}
		ide.Key = 200
		if item.Address != nil && *item.Address == "1" {
			ide.Key, ide.BusNumber = 201, 1
		}
		i.parents[item.InstanceID] = ide
	case cimSCSI:
		controller, err := i.devices.CreateSCSIController(subType(item))
		if err != nil {
			i.unsupported(item)
			return
		}
		i.devices = append(i.devices, controller)
		i.parents[item.InstanceID] = controller.(types.BaseVirtualController)
	case cimEthernet:
		i.addCard(item)
	case cimCD, cimDVD:
		i.addDrive(item)
	case cimDisk:
		i.addDisk(item)
	case cimOther, cimFloppy, cimSerialPort, cimUSB, cimGraphics, cimSound: // nothing that shows here
	default:
		i.unsupported(item)
	}
}

func quantity(item ovf.ResourceAllocationSettingData) uint {
	if item.VirtualQuantity == nil {
		return 0
	}
	return *item.VirtualQuantity
}

// subType is the first of the types that would do.
func subType(item ovf.ResourceAllocationSettingData) string {
	if item.ResourceSubType == nil {
		return ""
	}
	words := strings.Fields(strings.ToLower(*item.ResourceSubType))
	if len(words) == 0 {
		return ""
	}
	if words[0] == "lsilogicsas" {
		return "lsilogic-sas" // govmomi's name
	}
	return words[0]
}

func (i *ovfImporter) unsupported(item ovf.ResourceAllocationSettingData) {
	i.refuse(item.Required, &types.OvfUnsupportedType{
		Name:       item.ElementName,
		InstanceId: item.InstanceID,
		DeviceType: int32(*item.ResourceType),
	})
}

func (i *ovfImporter) addMemory(item ovf.ResourceAllocationSettingData) {
	i.spec.MemoryMB = int64(quantity(item)) // "MegaBytes" is how OVF 0.9 wrote it, and still common
	if item.AllocationUnits != nil && strings.HasPrefix(strings.TrimSpace(*item.AllocationUnits), "byte") {
		bytes, ok := ovfBytes(fmt.Sprint(quantity(item)), item.AllocationUnits)
		if !ok {
			i.fail(malformed("Item", "rasd:AllocationUnits", *item.AllocationUnits))
			return
		}
		i.spec.MemoryMB = bytes >> 20
	}
}

func (i *ovfImporter) addCard(item ovf.ResourceAllocationSettingData) {
	if len(item.Connection) == 0 {
		i.fail(missingElement("rasd:Connection"))
		return
	}
	if !i.descriptor.hasNetwork(item.Connection[0]) {
		i.fail(danglingReference("Item", "rasd:Connection", item.Connection[0]))
		return
	}
	device, err := i.devices.CreateEthernetCard(subType(item), i.network(item.Connection[0]))
	if err != nil {
		i.unsupported(item)
		return
	}
	card := device.(types.BaseVirtualEthernetCard).GetVirtualEthernetCard()
	card.Key = i.devices.NewKey()
	card.AddressType = string(types.VirtualEthernetCardMacTypeAssigned)
	i.devices = append(i.devices, device)
}

// network is the one that the client maps the descriptor's to, else the datacenter's first.
func (i *ovfImporter) network(name string) types.BaseVirtualDeviceBackingInfo {
	ref := Map.getEntityDatacenter(i.pool).defaultNetwork()[0]
	for _, mapping := range i.req.Cisp.NetworkMapping {
		if mapping.Name == name {
			ref = mapping.Network
		}
	}
	switch network := Map.Get(ref).(type) {
	case *mo.Network:
		backing := &types.VirtualEthernetCardNetworkBackingInfo{Network: &network.Self}
		backing.DeviceName = network.Name
		return backing
	case *DistributedVirtualPortgroup:
		dvs := Map.Get(*network.Config.DistributedVirtualSwitch).(*DistributedVirtualSwitch)
		return &types.VirtualEthernetCardDistributedVirtualPortBackingInfo{
			Port: types.DistributedVirtualSwitchPortConnection{
				PortgroupKey: network.Key,
				SwitchUuid:   dvs.Config.GetDVSConfigInfo().Uuid,
			},
		}
	}
	i.fail(&types.ManagedObjectNotFound{Obj: ref})
	return nil
}

// parent is the controller that an item belongs to.
func (i *ovfImporter) parent(item ovf.ResourceAllocationSettingData) types.BaseVirtualController {
	if item.Parent == nil {
		i.fail(missingElement("rasd:Parent"))
		return nil
	}
	controller, ok := i.parents[*item.Parent]
	if !ok {
		i.fail(danglingReference("Item", "rasd:Parent", *item.Parent))
		return nil
	}
	return controller
}

func (i *ovfImporter) addDrive(item ovf.ResourceAllocationSettingData) {
	ide, ok := i.parent(item).(*types.VirtualIDEController)
	if !ok {
		i.unsupported(item)
		return
	}
	drive, err := i.devices.CreateCdrom(ide)
	if err != nil {
		i.unsupported(item)
		return
	}
	i.devices = append(i.devices, drive)
}

func (i *ovfImporter) addDisk(item ovf.ResourceAllocationSettingData) {
	controller := i.parent(item)
	if controller == nil {
		return
	}
	if len(item.HostResource) == 0 {
		i.fail(missingElement("rasd:HostResource"))
		return
	}
	kind, id := ovfResource(item.HostResource[0])
	description := i.descriptor.disk(id)
	if kind != "disk" || description == nil {
		i.fail(danglingReference("Item", "rasd:HostResource", item.HostResource[0]))
		return
	}
	capacity, ok := ovfBytes(description.Capacity, description.CapacityAllocationUnits)
	if !ok || capacity == 0 {
		i.fail(malformed("Disk", "ovf:capacity", description.Capacity))
		return
	}

	disk := i.devices.CreateDisk(controller, i.store.Self, "")
	disk.Key = i.devices.NewKey()
	setCapacity(disk, capacity)
	backing := disk.Backing.(*types.VirtualDiskFlatVer2BackingInfo)
	backing.Datastore = nil
	backing.ThinProvisioned = types.NewBool(i.req.Cisp.DiskProvisioning == string(types.OvfCreateImportSpecParamsDiskProvisioningTypeThin))
	backing.EagerlyScrub = types.NewBool(i.req.Cisp.DiskProvisioning == string(types.OvfCreateImportSpecParamsDiskProvisioningTypeEagerZeroedThick))
	key := importKey(i.spec.Name, controller, *disk.UnitNumber)
	i.devices = append(i.devices, disk)

	if description.FileRef == nil {
		blankDisks[key] = true
		return
	}
	delete(blankDisks, key)
	file := i.descriptor.file(*description.FileRef)
	if file == nil {
		i.fail(danglingReference("Disk", "ovf:fileRef", *description.FileRef))
		return
	}
	upload := types.OvfFileItem{DeviceId: key, Path: file.Href, Size: int64(file.Size), CimType: cimDisk}
	if file.Compression != nil {
		upload.CompressionMethod = *file.Compression
	}
	if file.ChunkSize != nil {
		upload.ChunkSize = int64(*file.ChunkSize)
	}
	i.files = append(i.files, upload)
}

// importKey is how an import specification and its lease both call a disk.
func importKey(name string, controller types.BaseVirtualController, unit int32) string {
	kind := object.VirtualDeviceList{}.TypeName(controller.(types.BaseVirtualDevice))
	return fmt.Sprintf("/%s/%s%d:%d", name, kind, controller.GetVirtualController().BusNumber, unit)
}
