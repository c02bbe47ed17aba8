package simulator

import (
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// firstCustomFieldKey is where vCenter begins to count; 0 is no key of a real one.
const firstCustomFieldKey = 101

// withCustomValue is the list with the value set: an entity has one value per field.
func withCustomValue(values []types.BaseCustomFieldValue, value *types.CustomFieldStringValue) []types.BaseCustomFieldValue {
	var out []types.BaseCustomFieldValue
	for _, v := range values {
		if v.GetCustomFieldValue().Key != value.Key {
			out = append(out, v)
		}
	}
	return append(out, value)
}

// offerCustomFields tells an entity which fields it has: also one that is younger than the field.
func (r *Registry) offerCustomFields(item mo.Entity) {
	service, ok := r.Get(vim25.ServiceInstance).(*ServiceInstance)
	if !ok || service.Content.CustomFieldsManager == nil {
		return
	}
	manager, ok := r.Get(*service.Content.CustomFieldsManager).(*CustomFieldsManager)
	if !ok {
		return
	}
	entity := item.Entity()
	entity.AvailableField = nil
	for _, field := range manager.Field {
		if field.ManagedObjectType == "" || field.ManagedObjectType == entity.Self.Type {
			entity.AvailableField = append(entity.AvailableField, field)
		}
	}
}
