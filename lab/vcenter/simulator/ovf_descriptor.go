package simulator

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/ovf"
	"github.com/vmware/govmomi/vim25/types"
)

const ovfNamespace = "http://schemas.dmtf.org/ovf/envelope/1"

// ovfDescriptor is what an import reads of an OVF 1.x envelope. Unlike govmomi's own it has VMware's extensions.
type ovfDescriptor struct {
	XMLName    xml.Name
	Files      []ovf.File                          `xml:"References>File"`
	Disks      []ovf.VirtualDiskDesc               `xml:"DiskSection>Disk"`
	Networks   []ovf.Network                       `xml:"NetworkSection>Network"`
	Options    []ovf.DeploymentOptionConfiguration `xml:"DeploymentOptionSection>Configuration"`
	System     *ovfSystem                          `xml:"VirtualSystem"`
	Collection *struct{}                           `xml:"VirtualSystemCollection"`
}

type ovfSystem struct {
	ID         string                      `xml:"id,attr"`
	Annotation *ovf.AnnotationSection      `xml:"AnnotationSection"`
	Products   []ovf.ProductSection        `xml:"ProductSection"`
	OS         *ovf.OperatingSystemSection `xml:"OperatingSystemSection"`
	Hardware   []ovfHardware               `xml:"VirtualHardwareSection"`
}

type ovfHardware struct {
	Transport   string                              `xml:"transport,attr"`
	System      *ovf.VirtualSystemSettingData       `xml:"System"`
	Items       []ovf.ResourceAllocationSettingData `xml:"Item"`
	Config      []ovfOption                         `xml:"Config"`      // vmw:Config
	ExtraConfig []ovfOption                         `xml:"ExtraConfig"` // vmw:ExtraConfig
}

// ovfOption is a setting of the VM that OVF has no word for. Required is meant unless it is denied.
type ovfOption struct {
	Required *bool  `xml:"required,attr"`
	Key      string `xml:"key,attr"`
	Value    string `xml:"value,attr"`
}

// readDescriptor says what is wrong with a descriptor as a whole, if anything.
func readDescriptor(text string) (*ovfDescriptor, types.BaseMethodFault) {
	descriptor := new(ovfDescriptor)
	if err := xml.Unmarshal([]byte(text), descriptor); err != nil {
		return nil, &types.OvfXmlFormat{Description: err.Error()}
	}
	if descriptor.XMLName.Local != "Envelope" || descriptor.XMLName.Space != ovfNamespace {
		return nil, &types.OvfXmlFormat{Description: "the root is not an envelope of OVF 1: " + descriptor.XMLName.Local}
	}
	if descriptor.Collection != nil {
		return nil, unsupportedSection("VirtualSystemCollection")
	}
	if descriptor.System == nil {
		return nil, missingElement("VirtualSystem")
	}
	if len(descriptor.System.Hardware) == 0 {
		return nil, missingElement("VirtualHardwareSection")
	}
	return descriptor, nil
}

func (d *ovfDescriptor) disk(id string) *ovf.VirtualDiskDesc {
	for i := range d.Disks {
		if d.Disks[i].DiskID == id {
			return &d.Disks[i]
		}
	}
	return nil
}

func (d *ovfDescriptor) file(id string) *ovf.File {
	for i := range d.Files {
		if d.Files[i].ID == id {
			return &d.Files[i]
		}
	}
	return nil
}

func (d *ovfDescriptor) hasNetwork(name string) bool {
	for _, network := range d.Networks {
		if network.Name == name {
			return true
		}
	}
	return false
}

// defaultOption is the deployment option that holds when the client names none.
func (d *ovfDescriptor) defaultOption() string {
	for _, option := range d.Options {
		if isTrue(option.Default) {
			return option.ID
		}
	}
	if len(d.Options) != 0 {
		return d.Options[0].ID
	}
	return ""
}

// ovfResource is what an item's HostResource names: "ovf:/disk/vmdisk1" is kind "disk" and id "vmdisk1".
func ovfResource(text string) (kind, id string) {
	parts := strings.Split(strings.TrimPrefix(strings.TrimPrefix(text, "ovf:"), "/"), "/")
	if len(parts) != 2 {
		return "", ""
	}
	return parts[0], parts[1]
}

// ovfBytes is a quantity in units such as "byte * 2^20", the notation of DSP0004; no unit is a byte.
func ovfBytes(quantity string, units *string) (int64, bool) {
	number, err := strconv.ParseInt(strings.TrimSpace(quantity), 10, 64)
	if err != nil || number < 0 {
		return 0, false
	}
	if units == nil || strings.TrimSpace(*units) == "" {
		return number, true
	}
	for i, factor := range strings.Split(*units, "*") {
		factor = strings.TrimSpace(factor)
		if i == 0 {
			if factor != "byte" {
				return 0, false
			}
			continue
		}
		power := strings.SplitN(factor, "^", 2)
		base, err := strconv.ParseInt(power[0], 10, 64)
		if err != nil {
			return 0, false
		}
		exponent := 1
		if len(power) == 2 {
			if exponent, err = strconv.Atoi(power[1]); err != nil {
				return 0, false
			}
		}
		for ; exponent > 0; exponent-- {
			number *= base
		}
	}
	return number, true
}

func missingElement(name string) types.BaseMethodFault {
	return &types.OvfMissingElement{OvfElement: types.OvfElement{Name: name}}
}

func unsupportedSection(name string) types.BaseMethodFault {
	return &types.OvfUnsupportedSection{OvfUnsupportedElement: types.OvfUnsupportedElement{Name: name}, Info: name}
}

func invalidValue(element, attribute, value string) types.OvfInvalidValue {
	return types.OvfInvalidValue{
		OvfAttribute: types.OvfAttribute{ElementName: element, AttributeName: attribute},
		Value:        value,
	}
}

func danglingReference(element, attribute, value string) types.BaseMethodFault {
	return &types.OvfInvalidValueReference{OvfInvalidValue: invalidValue(element, attribute, value)}
}

func malformed(element, attribute, value string) types.BaseMethodFault {
	return &types.OvfInvalidValueFormatMalformed{OvfInvalidValue: invalidValue(element, attribute, value)}
}
