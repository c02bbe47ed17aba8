package simulator

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"github.com/vmware/govmomi/vim25/types"
)

// faultMessage is the text beside a task's fault. vCenter's own is a sentence; clients show it to people.
func faultMessage(fault types.BaseMethodFault) string {
	switch f := fault.(type) {
	case *types.DuplicateName:
		return fmt.Sprintf("The name '%s' already exists.", f.Name)
	case *types.InvalidPowerState:
		return fmt.Sprintf("The attempted operation cannot be performed in the current state (%s).", f.ExistingState)
	case *types.InvalidArgument:
		return fmt.Sprintf("A specified parameter was not correct: %s", f.InvalidProperty)
	case *types.NoDiskSpace:
		return fmt.Sprintf("There is not enough space on datastore '%s' for %s.", f.Datastore, f.File)
	case *types.GenericVmConfigFault:
		return f.Reason
	case *types.OvfXmlFormat:
		return fmt.Sprintf("Invalid OVF descriptor: %s", f.Description)
	case *types.OvfMissingElement:
		return fmt.Sprintf("Missing child element %s.", f.Name)
	case *types.OvfInvalidValueReference:
		return fmt.Sprintf("Unresolved reference %s: attribute '%s' of element '%s'.", f.Value, f.AttributeName, f.ElementName)
	case *types.OvfInvalidValueFormatMalformed:
		return fmt.Sprintf("Invalid value '%s': attribute '%s' of element '%s'.", f.Value, f.AttributeName, f.ElementName)
	case *types.OvfNoSupportedHardwareFamily:
		return fmt.Sprintf("No supported hardware versions among [%s].", f.Version)
	case *types.OvfUnsupportedElement:
		return fmt.Sprintf("Unsupported element '%s'.", f.Name)
	case *types.OvfUnsupportedSection:
		return fmt.Sprintf("Unsupported section '%s'.", f.Name)
	case *types.OvfUnsupportedType:
		return fmt.Sprintf("Unsupported hardware item '%s' of type %d.", f.Name, f.DeviceType)
	case *types.OvfMappedOsId:
		return fmt.Sprintf("The guest OS '%s' is not known and was mapped to '%s'.", f.OvfDescription, f.TargetDescription)
	case *types.Timedout:
		return "The lease has timed out."
	case *types.ManagedObjectNotFound:
		return "The object has already been deleted or has not been completely created"
	}

	return sentence(reflect.TypeOf(fault).Elem().Name())
}

// sentence makes "Invalid device spec." of "InvalidDeviceSpec".
func sentence(name string) string {
	var out strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			out.WriteByte(' ')
			r = unicode.ToLower(r)
		}
		out.WriteRune(r)
	}
	return out.String() + "."
}
